import JSON
import Postgres
import Runtime

/// What administrators do with groups.
///
/// Changes lock the group first, then its members by id: the order of ``Accounts/change(_:_:by:if:)``.
@Loop
struct Groups {
    let postgres: PostgresPool

    /// One page of them, and how many there are if the listing wants to know.
    ///
    /// - Throws: ``PostgresError``.
    func list(_ listing: GroupListing) async throws(PostgresError) -> (page: ListPage, total: Int64?) {
        let page = try await self.postgres.read(ListGroups(listing))
        let total = listing.wantsCount ? try await self.postgres.read(CountGroups()) : nil
        return (page, total)
    }

    /// The group; `nil` if there is none.
    ///
    /// - Throws: ``PostgresError``.
    func find(_ id: Int64) async throws(PostgresError) -> Group? {
        try await self.postgres.read(FindGroup(id: id))
    }

    /// Adds a group without members.
    ///
    /// - Throws: ``Problem`` `409` if the name is taken, `403` for what goes beyond the administrator's permissions.
    func add(_ name: String, _ permissions: PermissionSet, by administrator: Administrator) async throws -> Group {
        try administrator.requireAll(permissions)
        return try await Users.refusingTaken {
            try await self.postgres.withTransaction { session in
                let id = try await session.execute(InsertGroup(name: name, permissions: permissions))
                let group = Group(id: id, name: name, permissions: permissions.names, isRole: false)
                try await session.record(Self.event(.groupCreated, group, by: administrator.origin))
                return group
            }
        }
    }

    /// Changes a group; if its permissions change, its members' tokens are refused from now on.
    ///
    /// - Parameters:
    ///   - id: Which.
    ///   - change: What.
    ///   - administrator: Who does it.
    ///   - check: Refuses, by throwing, to change the group as it is now.
    /// - Returns: The group afterwards.
    /// - Throws: ``Problem`` `404` if there is none, `409` if it is a role or the name is taken, `403` for what goes
    ///   beyond the administrator's permissions.
    func change(
        _ id: Int64,
        _ change: GroupChange,
        by administrator: Administrator,
        if check: (Group) throws -> Void
    ) async throws -> Group {
        try await Users.refusingTaken {
            try await self.postgres.withTransaction { session in
                let group = try await Self.lock(id, session, if: check)
                let permissions = change.permissions ?? group.knownPermissions
                let changed = Group(
                    id: id,
                    name: change.name ?? group.name,
                    permissions: change.permissions?.names ?? group.permissions,
                    isRole: false
                )
                if changed.json == group.json { return group }
                try administrator.requireAll(group.knownPermissions.union(permissions))
                try await session.execute(UpdateGroup(id: id, name: changed.name, permissions: changed.permissions))
                if changed.permissions != group.permissions {
                    try await session.execute(EndTokensOfGroup(groupID: id))
                }
                try await session.record(Self.event(.groupChanged, changed, by: administrator.origin))
                return changed
            }
        }
    }

    /// Deletes a group; its members' tokens are refused from now on.
    ///
    /// - Throws: ``Problem`` `404` if there is none, `409` if it is a role, `403` for what goes beyond the
    ///   administrator's permissions.
    func delete(_ id: Int64, by administrator: Administrator, if check: (Group) throws -> Void) async throws {
        try await self.postgres.withTransaction { session in
            let group = try await Self.lock(id, session, if: check)
            try administrator.requireAll(group.knownPermissions)
            try await session.execute(EndTokensOfGroup(groupID: id))
            try await session.execute(DeleteGroup(id: id))
            try await session.record(Self.event(.groupDeleted, group, by: administrator.origin))
        }
    }

    private static func lock(
        _ id: Int64,
        _ session: PostgresSession,
        if check: (Group) throws -> Void
    ) async throws -> Group {
        try await session.execute(LockGroup(id: id))
        guard let group = try await session.execute(FindGroup(id: id)) else { throw Problem.notFound }
        try check(group)
        guard !group.isRole else { throw Problem.builtInGroup }
        return group
    }

    private static func event(_ action: AuditAction, _ group: Group, by origin: AuditOrigin) -> AuditEvent {
        let details: KeyValuePairs<String, JSONValue> = [
            "group": .number(JSONNumber(group.id)), "name": .string(group.name),
            "permissions": .array(group.permissions.map(JSONValue.string)),
        ]
        return AuditEvent(action, by: origin, userID: nil, details: details)
    }
}
