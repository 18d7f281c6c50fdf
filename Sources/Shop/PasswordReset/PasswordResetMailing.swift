import Crypto
import JSON
import Postgres
import Runtime

/// What becomes of a request to reset a password: a job that makes the token and mails it.
///
/// The token is made by the job, so neither it nor anything it could be made from is in the queue.
@Loop
struct PasswordResetMailing {
    let postgres: PostgresPool
    let mailer: Mailer
    let configuration: PasswordResetConfiguration
    let random: RandomBytes
    let now: @Sendable () -> UTCTime

    /// The name of the kind.
    nonisolated static let kind = "password_reset_mail"

    /// The job of a request.
    ///
    /// There is one for an address that nobody has, too, so that the answer takes the same time.
    ///
    /// - Parameters:
    ///   - userID: Whose password; `nil` if nobody has the address.
    ///   - origin: Who asked, for the audit.
    /// - Returns: The job.
    nonisolated static func job(for userID: Int64?, by origin: AuditOrigin) -> NewJob {
        NewJob(
            kind: Self.kind,
            arguments: [
                "user_id": userID.map { .integer($0) } ?? .null, "address": .string(origin.address),
                "request_id": .string(origin.requestID),
            ]
        )
    }

    /// Mails a new token; each attempt makes another one, and all are good until one is used.
    ///
    /// - Throws: ``Postgres/PostgresError``, before anything is mailed.
    func run(_ context: JobContext) async throws -> JobOutcome {
        guard let userID = try context.integer("user_id") else { return .done }  // nobody has the address
        guard let owner = try await self.postgres.read(FindPasswordResetOwner(userID: userID)) else {
            return .doneWithError("The user is not there, or not active.")
        }
        let token = PasswordResetToken(random: self.random)
        guard let message = PasswordResetMail.message(token, to: owner, self.configuration) else {
            return .doneWithError("Mail cannot be sent to the user's address.")
        }
        let origin = AuditOrigin(
            actorID: nil,
            address: try context.text("address") ?? "",
            requestID: try context.text("request_id") ?? ""
        )
        guard try await self.begin(token, of: owner, isFirst: context.job.attempt == 1, origin) else {
            return .retry("The user's address has just changed.")
        }
        switch await self.mailer.send(message, self.now()) {
        case .sent: return .done
        case .deferred(let reason): return .retry(reason)
        case .refused(let reason): return .doneWithError(reason)
        }
    }

    /// Stores the token's digest, and in the audit that a reset was asked for.
    private func begin(
        _ token: PasswordResetToken,
        of owner: PasswordResetOwner,
        isFirst: Bool,
        _ origin: AuditOrigin
    ) async throws -> Bool {
        let reset = AddPasswordReset(
            userID: owner.userID,
            email: owner.email,
            tokenDigest: token.digest,
            now: self.now(),
            lifetime: self.configuration.lifetime
        )
        return try await self.postgres.withTransaction { session in
            guard try await session.execute(reset) else { return false }
            if isFirst {
                try await session.record(AuditEvent(.passwordResetRequested, by: origin, userID: owner.userID))
            }
            return true
        }
    }
}
