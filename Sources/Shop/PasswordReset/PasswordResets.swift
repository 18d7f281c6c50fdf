import Crypto
import Postgres
import Runtime

/// Setting a lost password anew, by a token that is mailed.
@Loop
struct PasswordResets {
    let postgres: PostgresPool
    let passwords: PasswordHasher
    let rateLimits: RateLimits
    let now: @Sendable () -> UTCTime

    /// Has a token mailed to the user with that address, if there is one.
    ///
    /// The token is made and mailed by a job, of which there is one either way: neither the outcome nor the time tells
    /// who has an account. Once this has returned, it is not lost.
    ///
    /// - Throws: ``PostgresError`` if the database cannot be asked; ``Problem`` `429` if there have been too many for
    ///   that address, whether anyone has it or not.
    func request(_ email: String, by origin: AuditOrigin) async throws {
        let (account, userID) = try await self.postgres.read(FindUserByEmail(email: email))
        try await self.rateLimits.admitReset(account: account)
        let job = PasswordResetMailing.job(for: userID, by: origin)
        _ = try await self.postgres.withConnection { session in try await session.enqueue(job) }
    }

    /// Sets a password by a token, and ends all sessions of its user.
    ///
    /// - Parameters:
    ///   - fields: `token`, `password` and `password2`.
    ///   - origin: Who does it.
    /// - Throws: ``Problem`` `422` for fields that cannot be taken, a token that is not good among them; `503` if too
    ///   many passwords wait.
    func confirm(_ fields: RequestFields, by origin: AuditOrigin) async throws {
        var fields = fields
        let token = fields.required("token") { (value) throws(FieldError) in
            guard let token = PasswordResetToken(try FieldText.string(value)) else { throw Self.invalidToken }
            return token
        }
        let owner = try await self.owner(of: token)
        if token != nil, owner == nil { fields.refuse("token", Self.invalidToken.message) }
        let password = NewPassword.read(&fields, of: [owner?.username, owner?.email])
        try fields.finish()
        guard let token, let owner, let password else {
            preconditionFailure("a required field is there, or has been refused")
        }
        try await self.set(password, of: owner, using: token, by: origin)
    }

    private func owner(of token: PasswordResetToken?) async throws(PostgresError) -> PasswordResetOwner? {
        guard let token else { return nil }
        return try await self.postgres.read(FindPasswordReset(tokenDigest: token.digest, now: self.now()))
    }

    private func set(
        _ password: String,
        of owner: PasswordResetOwner,
        using token: PasswordResetToken,
        by origin: AuditOrigin
    ) async throws {
        let hash = try await self.passwords.hash(password)
        let use = UsePasswordReset(tokenDigest: token.digest, now: self.now())
        try await self.postgres.withTransaction { session in
            // The user's row first, as everyone does who locks it and a session's.
            let isSet = try await session.setPasswordHash(ofUser: owner.userID, to: hash)
            guard isSet, try await session.execute(use) else {
                throw Problem.invalidFields([("token", [Self.invalidToken.message])])
            }
            try await session.endSessions(ofUser: owner.userID, reason: .passwordReset)
            try await session.record(AuditEvent(.passwordReset, by: origin, userID: owner.userID))
        }
    }

    private static let invalidToken = FieldError("This token is not good, has expired, or was used already.")
}

extension AuditAction {
    static let passwordResetRequested = AuditAction(rawValue: "user.password_reset_requested")
    static let passwordReset = AuditAction(rawValue: "user.password_reset")
}
