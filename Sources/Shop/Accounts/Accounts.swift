import JSON
import Postgres
import Runtime

/// What administrators do with the accounts of others.
@Loop
struct Accounts {
    let postgres: PostgresPool

    /// One page of them, and how many pass the filters if the listing wants to know.
    ///
    /// - Throws: ``PostgresError``.
    func list(_ listing: UserListing) async throws(PostgresError) -> (page: ListPage, total: Int64?) {
        let (users, last) = try await self.users(listing)
        let page = ListPage(json: UserView.accounts(users), rowCount: users.count, last: last)
        let total = listing.wantsCount ? try await self.postgres.read(CountUsers(listing)) : nil
        return (page, total)
    }

    /// The users of one page, and the place behind the last of them if there are more.
    ///
    /// - Throws: ``PostgresError``.
    func users(_ listing: UserListing) async throws(PostgresError) -> (users: [User], last: PageCursor?) {
        try await self.postgres.read(ListUsers(listing))
    }

    /// The account; `nil` if there is none.
    ///
    /// - Throws: ``PostgresError``.
    func find(_ id: Int64) async throws(PostgresError) -> User? {
        try await self.postgres.read(FindUser(id: id))
    }

    /// Changes what a user may do.
    ///
    /// Access tokens made before are refused, and sessions end where the account is deactivated, at commit. Locks are
    /// taken in one order, here and wherever groups change: groups, then users, each by id.
    ///
    /// - Parameters:
    ///   - id: Whose account.
    ///   - change: What.
    ///   - administrator: Who does it.
    ///   - check: Refuses, by throwing, to change the account as it is now.
    /// - Returns: The account afterwards.
    /// - Throws: ``Problem`` `404` if there is no such account, `422` for groups that are none or are roles, `403` for
    ///   what goes beyond the administrator's own permissions, `409` for the last active administrator.
    func change(
        _ id: Int64,
        _ change: AccountChange,
        by administrator: Administrator,
        if check: (User) throws -> Void = { _ in }
    ) async throws -> User {
        try await self.postgres.withTransaction { session in
            if let groupIDs = change.groupIDs {
                try Self.check(groupIDs, against: try await session.execute(LockGroupsOfUser(ids: groupIDs)))
            }
            let administrators = try await self.lock(id, for: change, session)
            guard let user = try await session.execute(FindUser(id: id)) else { throw Problem.notFound }
            try check(user)
            let outcome = AccountOutcome(user, change)
            if outcome.isSame { return user }
            try await self.requireRights(of: outcome, administrator, session)
            if outcome.losesAdministrator, administrators == [id] { throw Problem.lastAdministrator }
            try await self.write(outcome, administrator.origin, session)
            guard let changed = try await session.execute(FindUser(id: id)) else { throw Problem.notFound }
            return changed
        }
    }

    /// Locks the account, and those of all active administrators if it may be one of them afterwards no more.
    private func lock(_ id: Int64, for change: AccountChange, _ session: PostgresSession) async throws -> [Int64] {
        let mayLoseAdministrator = change.isActive == false || (change.role ?? .admin) != .admin
        if mayLoseAdministrator { return try await session.execute(LockAdministrators(userID: id)) }
        try await session.execute(LockUser(id: id))
        return []
    }

    private static func check(_ ids: [Int64], against found: [Int64: Role?]) throws(Problem) {
        var messages: [String] = []
        for id in ids {
            switch found[id] {
            case nil: messages.append("There is no group \(id).")
            case .some(.some): messages.append("Group \(id) is a role: set it as the role of the user.")
            case .some(.none): continue
            }
        }
        if !messages.isEmpty { throw .invalidFields([("groups", messages)]) }
    }

    private func requireRights(
        of outcome: AccountOutcome,
        _ administrator: Administrator,
        _ session: PostgresSession
    ) async throws {
        if administrator.permissions == .all { return }
        let ofGroups = try await session.execute(PermissionsOfGroups(ids: outcome.allGroupIDs))
        let ofRoles = outcome.user.role.permissions.union(outcome.role.permissions)
        try administrator.requireAll(ofGroups.union(ofRoles))
    }

    private func write(_ outcome: AccountOutcome, _ origin: AuditOrigin, _ session: PostgresSession) async throws {
        let id = outcome.user.id
        try await session.execute(
            UpdateAccount(
                id: id,
                role: outcome.role,
                isActive: outcome.isActive,
                endsTokens: outcome.changesRights
            )
        )
        if outcome.changesGroups {
            try await session.execute(ReplaceUserGroups(userID: id, groupIDs: outcome.groupIDs))
        }
        if outcome.deactivates { try await session.endSessions(ofUser: id, reason: .deactivated) }
        for event in outcome.events(by: origin) { try await session.record(event) }
    }
}
