import Crypto
import HTTP
import JSON
import Postgres
import Runtime

/// Logging in: a password for a session.
@Loop
struct Logins {
    let postgres: PostgresPool
    let passwords: PasswordHasher
    let loginGuard: LoginGuard
    let tokens: SessionTokens
    let configuration: SessionConfiguration
    let endings: SessionEndings
    let now: @Sendable () -> UTCTime

    /// Begins a session.
    ///
    /// A wrong name, a wrong password and an inactive user cost the same work and are the same answer.
    ///
    /// - Throws: ``Problem`` `401`; `429` after too many failures of the account; `503` if too many passwords wait to
    ///   be compared; ``Postgres/PostgresError``.
    func logIn(_ request: LoginRequest, from client: ClientIdentity) async throws -> TokenPair {
        let (account, credentials) = try await self.postgres.read(FindCredentials(username: request.username))
        try await self.loginGuard.admit(account: account, address: client.ipAddress)
        do {
            guard let upgrade = try await self.compare(request.password, with: credentials), let credentials else {
                throw Problem.invalidCredentials
            }
            let pair = try await self.start(credentials, upgrade: upgrade.hash, from: client)
            await self.loginGuard.succeeded(account: account, address: client.ipAddress)
            return pair
        } catch let problem as Problem where problem.status == .unauthorized {
            await self.loginGuard.failed(account: account, address: client.ipAddress)
            throw problem
        } catch {
            await self.loginGuard.withdrawn(account: account, address: client.ipAddress)
            throw error
        }
    }

    /// What is to be stored in place of a password's hash, if anything.
    private struct Upgrade {
        let hash: String?
    }

    /// Compares a password.
    ///
    /// - Returns: `nil` if it is wrong, or there is no active user that it could be right for.
    private func compare(_ password: String, with credentials: Credentials?) async throws -> Upgrade? {
        do throws(PasswordError) {
            guard let credentials else {
                try await self.passwords.verifyNothing(password)
                return nil
            }
            let verdict = try await self.passwords.verify(password, against: credentials.passwordHash)
            guard case .right(let needsRehash) = verdict, credentials.isActive else { return nil }
            return Upgrade(hash: needsRehash ? try await self.passwords.hash(password) : nil)
        } catch {
            switch error {
            case .queueFull, .stopped, .failed: throw Problem.unavailable
            case .passwordTooLong, .unreadableHash, .unsupportedAlgorithm: throw error
            }
        }
    }

    private func start(
        _ credentials: Credentials,
        upgrade hash: String?,
        from client: ClientIdentity
    ) async throws -> TokenPair {
        let now = self.now()
        let userID = credentials.userID
        let endsAt = now + self.configuration.lifetime
        let new = NewSession(
            userID: userID,
            passwordChangedAt: credentials.passwordChangedAt,
            tokenID: self.tokens.newTokenID(),
            createdAt: now,
            expiresAt: min(now + self.tokens.refreshLifetime, endsAt),
            endsAt: endsAt,
            address: client.address,
            userAgent: client.userAgent
        )
        let origin = client.auditOrigin(actorID: userID)
        let started = try await self.postgres.withTransaction { session -> Started? in
            guard let id = try await session.execute(StartSession(new)),
                let grants = try await session.execute(FindGrants(userID: userID))
            else { return nil }
            try await session.execute(DeleteExpiredSessions(userID: userID, before: now))
            let displaced = try await session.execute(
                EndOldestSessions(userID: userID, keeping: self.configuration.maximumOpenSessionCount)
            )
            if let hash {
                try await session.upgradePasswordHash(ofUser: userID, from: credentials.passwordHash, to: hash)
            }
            let details: KeyValuePairs<String, JSONValue> = ["session_id": .number(JSONNumber(id))]
            try await session.record(AuditEvent(.sessionStarted, by: origin, userID: userID, details: details))
            for ended in displaced {
                try await session.record(.sessionEnded(ended, .displaced, ofUser: userID, by: origin))
            }
            return Started(id: id, grants: grants, displaced: displaced)
        }
        guard let started else { throw Problem.invalidCredentials }
        await self.endings.committed(started.displaced, ofUser: userID)
        let refresh = RefreshToken(
            id: new.tokenID,
            userID: userID,
            sessionID: started.id,
            issuedAt: UTCTime(seconds: now.seconds),
            expiresAt: UTCTime(seconds: new.expiresAt.seconds)
        )
        return self.tokens.pair(refresh: refresh, endsAt: endsAt, grants: started.grants, now: now)
    }

    private struct Started {
        let id: Int64
        let grants: Grants
        let displaced: [Int64]
    }
}
