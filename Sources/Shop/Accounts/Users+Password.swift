import Crypto
import Postgres
import Runtime

extension Users {
    /// Changes the password of whoever is signed in, and ends all their other sessions.
    ///
    /// - Parameters:
    ///   - principal: Whose password; their own session goes on.
    ///   - fields: `old_password`, `password` and `password2`.
    ///   - client: Who does it.
    ///   - loginGuard: Slows down who guesses the old password, as it does at a login.
    /// - Throws: ``Problem`` `422` for fields that cannot be taken, a wrong old password among them; `429` after too
    ///   many failures of the account; `409` if the password was changed meanwhile; `401` if there is no such active
    ///   user; `503` if too many passwords wait.
    func changePassword(
        of principal: Principal,
        _ fields: RequestFields,
        from client: ClientIdentity,
        guardedBy loginGuard: LoginGuard
    ) async throws {
        let id = principal.userID
        guard let owner = try await self.postgres.read(FindPassword(id: id)), owner.isActive else {
            throw Problem.invalidToken
        }
        var fields = fields
        let oldPassword = fields.required("old_password", FieldText.string)
        let newPassword = NewPassword.read(&fields, of: [owner.username, owner.email])
        try fields.finish()
        guard let oldPassword, let newPassword else {
            preconditionFailure("a required field is there, or has been refused")
        }
        guard try await self.isRight(oldPassword, owner, from: client, guardedBy: loginGuard) else {
            fields.refuse("old_password", "This is not the present password.")
            return try fields.finish()
        }
        let origin = client.auditOrigin(actorID: id)
        let hash = try await self.passwords.hash(newPassword)
        let update = UpdatePassword(id: id, passwordHash: hash, previousHash: owner.passwordHash)
        try await self.postgres.withTransaction { session in
            guard try await session.execute(update) else { throw Problem.passwordChangedMeanwhile }
            try await session.endPasswordResets(ofUser: id)
            try await session.endSessions(ofUser: id, except: principal.sessionID, reason: .passwordChanged)
            try await session.record(AuditEvent(.passwordChanged, by: origin, userID: id))
        }
    }

    /// Gives a user another password without asking for the old one, and ends all their sessions.
    ///
    /// - Parameters:
    ///   - id: Whose.
    ///   - password: In normal form C, and by the rules that it alone can show.
    ///   - origin: Who does it.
    /// - Throws: ``Problem`` `404` if there is no such user, `422` if the password is the user's name or address.
    func setPassword(of id: Int64, to password: String, by origin: AuditOrigin) async throws {
        guard let owner = try await self.postgres.read(FindPassword(id: id)) else { throw Problem.notFound }
        if let reason = NewPassword.refusal(password, of: [owner.username, owner.email]) {
            throw Problem.invalidFields([("password", [reason])])
        }
        let hash = try await self.passwords.hash(password)
        try await self.postgres.withTransaction { session in
            let update = UpdatePassword(id: id, passwordHash: hash, previousHash: nil)
            guard try await session.execute(update) else { throw Problem.notFound }
            try await session.endPasswordResets(ofUser: id)
            try await session.endSessions(ofUser: id, reason: .passwordChanged)
            try await session.record(AuditEvent(.passwordChanged, by: origin, userID: id))
        }
    }

    private func isRight(
        _ password: String,
        _ owner: PasswordOwner,
        from client: ClientIdentity,
        guardedBy loginGuard: LoginGuard
    ) async throws -> Bool {
        let (account, address) = (owner.account, client.ipAddress)
        try await loginGuard.admit(account: account, address: address)
        do {
            let isRight = try await self.isRight(password, owner.passwordHash)
            if isRight {
                await loginGuard.succeeded(account: account, address: address)
            } else {
                await loginGuard.failed(account: account, address: address)
            }
            return isRight
        } catch {
            await loginGuard.withdrawn(account: account, address: address)
            throw error
        }
    }

    private func isRight(_ password: String, _ hash: String) async throws -> Bool {
        do throws(PasswordError) {
            return try await self.passwords.verify(password, against: hash) != .wrong
        } catch .passwordTooLong {
            return false
        }
    }
}
