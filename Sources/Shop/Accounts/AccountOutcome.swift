import JSON

/// What becomes of an account by a change.
struct AccountOutcome {
    /// As it was.
    let user: User
    let role: Role
    let isActive: Bool
    let groupIDs: [Int64]

    init(_ user: User, _ change: AccountChange) {
        self.user = user
        self.role = change.role ?? user.role
        self.isActive = change.isActive ?? user.isActive
        self.groupIDs = change.groupIDs ?? user.groups.map(\.id)
    }

    var changesRole: Bool { self.role != self.user.role }
    var changesGroups: Bool { self.groupIDs != self.user.groups.map(\.id) }
    var deactivates: Bool { self.user.isActive && !self.isActive }

    /// Whether tokens made before say what is true no more.
    var changesRights: Bool { self.changesRole || self.changesGroups }

    /// Whether nothing changes.
    var isSame: Bool { !self.changesRights && self.isActive == self.user.isActive }

    /// Whether there is an active administrator less.
    var losesAdministrator: Bool {
        self.user.isActiveAdministrator && !(self.isActive && self.role == .admin)
    }

    /// Those that the user was in, and those that they are in now.
    var allGroupIDs: [Int64] { self.groupIDs + self.user.groups.map(\.id) }

    /// What the audit has of it.
    func events(by origin: AuditOrigin) -> [AuditEvent] {
        var events: [AuditEvent] = []
        func add(_ action: AuditAction, _ details: KeyValuePairs<String, JSONValue> = [:]) {
            events.append(AuditEvent(action, by: origin, userID: self.user.id, details: details))
        }
        if self.changesRole {
            add(.roleChanged, ["from": .string(self.user.role.rawValue), "to": .string(self.role.rawValue)])
        }
        if self.changesGroups {
            add(.userGroupsChanged, ["from": Self.json(self.user.groups.map(\.id)), "to": Self.json(self.groupIDs)])
        }
        if self.isActive != self.user.isActive { add(self.isActive ? .userActivated : .userDeactivated) }
        return events
    }

    private static func json(_ ids: [Int64]) -> JSONValue {
        .array(ids.map { .number(JSONNumber($0)) })
    }
}
