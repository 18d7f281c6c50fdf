import Runtime

/// An account, without its password.
package struct User: Equatable, Sendable {
    package let id: Int64
    package let username: String
    package let email: String
    package let firstName: String
    package let lastName: String
    package let phoneNumber: String?
    package let role: Role
    package let isActive: Bool

    /// In microseconds since 1970.
    package let createdAt: Int64

    /// The groups that the user is in, besides the one that the role is, by id.
    package let groups: [GroupName]

    /// Whether the user may do everything, now.
    package var isActiveAdministrator: Bool { self.isActive && self.role == .admin }
}

/// A group by its name.
package struct GroupName: Equatable, Sendable {
    package let id: Int64
    package let name: String
}
