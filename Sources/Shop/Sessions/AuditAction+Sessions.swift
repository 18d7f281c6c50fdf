extension AuditAction {
    static let sessionStarted = AuditAction(rawValue: "session.started")

    /// With the reason in its details.
    static let sessionEnded = AuditAction(rawValue: "session.ended")
}
