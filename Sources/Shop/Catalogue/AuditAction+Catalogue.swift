extension AuditAction {
    static let categoryCreated = AuditAction(rawValue: "category.created")
    static let categoryChanged = AuditAction(rawValue: "category.changed")
    static let categoryDeleted = AuditAction(rawValue: "category.deleted")
    static let productCreated = AuditAction(rawValue: "product.created")
    static let productChanged = AuditAction(rawValue: "product.changed")
    static let productDeleted = AuditAction(rawValue: "product.deleted")
}
