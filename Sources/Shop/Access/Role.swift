/// What a user is to the shop; a built-in group whose permissions nobody can change.
package enum Role: String, CaseIterable, Sendable {
    case customer, supplier, admin

    /// What everyone of that role may do.
    package var permissions: PermissionSet {
        switch self {
        case .customer: []
        case .supplier: [.addProducts, .changeOwnProducts]
        case .admin: .all
        }
    }
}
