/// Who changes the accounts of others: where from, and what they may do themselves.
///
/// Nobody changes an account that may do more than they may, and nobody gives away what they have not.
struct Administrator: Sendable {
    let origin: AuditOrigin
    let permissions: PermissionSet

    /// Whoever can run commands on the server may do everything.
    static let command = Administrator(origin: .command, permissions: .all)

    /// Refuses what goes beyond the administrator's own permissions.
    ///
    /// - Throws: ``Problem`` `403`.
    func requireAll(_ permissions: PermissionSet) throws(Problem) {
        let missing = permissions.subtracting(self.permissions)
        guard missing == [] else { throw .exceedsOwnPermissions(missing) }
    }
}

extension RequestContext {
    /// Who sent the request, as one who changes others' accounts.
    var administrator: Administrator {
        Administrator(origin: self.auditOrigin, permissions: self.user.permissions)
    }
}
