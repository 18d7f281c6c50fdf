extension AuditAction {
    static let jobRetried = AuditAction(rawValue: "job.retried")
}
