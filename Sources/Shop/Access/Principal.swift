/// Who sent a request, as its access token says.
package struct Principal: Equatable, Sendable {
    package let userID: Int64
    package let role: Role

    /// Those of the role and of the user's groups, at the time when the token was made.
    package let permissions: PermissionSet

    /// The login that the token belongs to.
    package let sessionID: Int64

    package init(userID: Int64, role: Role, permissions: PermissionSet, sessionID: Int64) {
        self.userID = userID
        self.role = role
        self.permissions = permissions
        self.sessionID = sessionID
    }

    /// Whether the user has the permission.
    package func may(_ permission: Permission) -> Bool {
        self.permissions.contains(permission)
    }
}
