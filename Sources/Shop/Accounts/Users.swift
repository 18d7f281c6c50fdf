import Crypto
import HTTP
import JSON
import Postgres
import Runtime

/// What users do with their own accounts.
@Loop
struct Users {
    let postgres: PostgresPool
    let passwords: PasswordHasher

    /// Adds an account.
    ///
    /// The password is hashed before anything is asked of the database, whether or not the name is free.
    ///
    /// - Parameters:
    ///   - newUser: What was registered.
    ///   - role: What the user is to be.
    ///   - action: How the audit calls it.
    ///   - origin: Who does it.
    /// - Returns: The user.
    /// - Throws: ``Problem`` `409` if the name or the address is taken, `503` if too many passwords wait.
    func add(
        _ newUser: NewUser,
        role: Role = .customer,
        as action: AuditAction = .userRegistered,
        by origin: AuditOrigin
    ) async throws -> User {
        let hash = try await self.passwords.hash(newUser.password)
        return try await Self.refusingTaken {
            try await self.postgres.withTransaction { session in
                let user = try await session.execute(InsertUser(user: newUser, role: role, passwordHash: hash))
                let details: KeyValuePairs<String, JSONValue> = [
                    "username": .string(user.username), "role": .string(role.rawValue),
                ]
                // Who registers is who does it, though nobody is signed in yet.
                let actorID = action == .userRegistered ? user.id : origin.actorID
                try await session.record(
                    AuditEvent(
                        action: action,
                        actorID: actorID,
                        userID: user.id,
                        address: origin.address,
                        requestID: origin.requestID,
                        details: details
                    )
                )
                return user
            }
        }
    }

    /// Adds an account, unless there is one of the name or with the address: that is left as it is.
    ///
    /// - Returns: The user; `nil` if nothing was added.
    /// - Throws: What ``add(_:role:as:by:)`` throws, but for what is taken.
    func addUnlessThere(_ newUser: NewUser, role: Role) async throws -> User? {
        let exists = try await self.postgres.read(UserExists(username: newUser.username, email: newUser.email))
        if exists { return nil }
        do {
            return try await self.add(newUser, role: role, as: .userCreated, by: .command)
        } catch let problem as Problem where problem.status == .conflict {
            return nil  // someone was faster
        }
    }

    /// The id of the user of a name, in any case and form; `nil` if there is none.
    ///
    /// - Throws: ``PostgresError``.
    func findID(_ username: String) async throws(PostgresError) -> Int64? {
        try await self.postgres.read(FindUserID(username: username))
    }

    /// An active user; `nil` for any other.
    ///
    /// - Throws: ``PostgresError``.
    func findActive(_ id: Int64) async throws(PostgresError) -> User? {
        let user = try await self.postgres.read(FindUser(id: id))
        return user?.isActive == true ? user : nil
    }

    /// Changes a profile.
    ///
    /// - Parameters:
    ///   - id: Whose.
    ///   - change: What.
    ///   - origin: Who does it.
    ///   - check: Refuses, by throwing, to change the user as they are now.
    /// - Returns: The user afterwards.
    /// - Throws: ``Problem`` `401` if there is no such active user, `409` if the address is taken.
    func change(
        _ id: Int64,
        _ change: ProfileChange,
        by origin: AuditOrigin,
        if check: (User) throws -> Void
    ) async throws -> User {
        try await Self.refusingTaken {
            try await self.postgres.withTransaction { session in
                try await session.execute(LockUser(id: id))
                guard let user = try await session.execute(FindUser(id: id)), user.isActive else {
                    throw Problem.invalidToken
                }
                try check(user)
                let fields = change.changedFields(of: user)
                if fields.isEmpty { return user }
                try await session.execute(
                    UpdateProfile(
                        id: id,
                        email: change.email ?? user.email,
                        firstName: change.firstName ?? user.firstName,
                        lastName: change.lastName ?? user.lastName,
                        phoneNumber: change.phoneNumber ?? user.phoneNumber
                    )
                )
                // Who reads the mail of the old address must not set the password any more.
                if fields.contains("email") { try await session.endPasswordResets(ofUser: id) }
                let details: KeyValuePairs<String, JSONValue> = ["fields": .array(fields.map(JSONValue.string))]
                try await session.record(AuditEvent(.profileChanged, by: origin, userID: id, details: details))
                guard let changed = try await session.execute(FindUser(id: id)) else { throw Problem.notFound }
                return changed
            }
        }
    }

    /// Runs what may meet a name or an address that is taken.
    ///
    /// - Throws: ``Problem`` `409` for that; else what `body` throws.
    static func refusingTaken<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw Problem.taken(error) ?? error as any Error
        }
    }
}
