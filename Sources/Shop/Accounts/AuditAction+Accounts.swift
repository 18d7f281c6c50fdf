extension AuditAction {
    static let userRegistered = AuditAction(rawValue: "user.registered")
    static let userCreated = AuditAction(rawValue: "user.created")
    static let profileChanged = AuditAction(rawValue: "user.profile_changed")
    static let passwordChanged = AuditAction(rawValue: "user.password_changed")
    static let roleChanged = AuditAction(rawValue: "user.role_changed")
    static let userDeactivated = AuditAction(rawValue: "user.deactivated")
    static let userActivated = AuditAction(rawValue: "user.activated")
    static let userGroupsChanged = AuditAction(rawValue: "user.groups_changed")
    static let groupCreated = AuditAction(rawValue: "group.created")
    static let groupChanged = AuditAction(rawValue: "group.changed")
    static let groupDeleted = AuditAction(rawValue: "group.deleted")
}
