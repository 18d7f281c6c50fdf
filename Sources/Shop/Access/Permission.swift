/// One thing that not everyone may do.
///
/// The raw value is its name in tokens, in groups and in the table `permissions`; a test compares them.
package enum Permission: String, CaseIterable, Sendable {
    case viewAudit = "audit.view"
    case changeCategories = "categories.change"
    case changeGroups = "groups.change"
    case retryJobs = "jobs.retry"
    case viewJobs = "jobs.view"
    case changeAllOrders = "orders.change_all"
    case viewAllOrders = "orders.view_all"
    case addProducts = "products.add"
    case changeOwnProducts = "products.change"
    case changeAllProducts = "products.change_all"
    case changeUsers = "users.change"
    case viewUsers = "users.view"
}

/// Some of the permissions, as one word: every request asks.
package struct PermissionSet: Equatable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt32 = 0

    package init(_ permissions: some Sequence<Permission>) {
        for permission in permissions { self.insert(permission) }
    }

    package init(arrayLiteral permissions: Permission...) {
        self.init(permissions)
    }

    /// Every permission there is.
    package static let all = PermissionSet(Permission.allCases)

    /// Adds a permission.
    package mutating func insert(_ permission: Permission) {
        self.bits |= Self.bit(permission)
    }

    /// Whether the permission is in it.
    package func contains(_ permission: Permission) -> Bool {
        self.bits & Self.bit(permission) != 0
    }

    /// What is in this set, in `other`, or in both.
    package func union(_ other: PermissionSet) -> PermissionSet {
        var union = self
        union.bits |= other.bits
        return union
    }

    /// What is in this set and not in `other`.
    package func subtracting(_ other: PermissionSet) -> PermissionSet {
        var difference = self
        difference.bits &= ~other.bits
        return difference
    }

    /// The names, in alphabetical order.
    package var names: [String] {
        Permission.allCases.filter(self.contains).map(\.rawValue)
    }

    private static func bit(_ permission: Permission) -> UInt32 {
        switch permission {
        case .viewAudit: 1 << 0
        case .changeCategories: 1 << 1
        case .changeGroups: 1 << 2
        case .retryJobs: 1 << 3
        case .viewJobs: 1 << 4
        case .changeAllOrders: 1 << 5
        case .viewAllOrders: 1 << 6
        case .addProducts: 1 << 7
        case .changeOwnProducts: 1 << 8
        case .changeAllProducts: 1 << 9
        case .changeUsers: 1 << 10
        case .viewUsers: 1 << 11
        }
    }
}
