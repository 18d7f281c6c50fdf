import Postgres
import Runtime

extension JobKind {
    /// Removes resets that were used or expired a day ago.
    static func sweepPasswordResets(_ postgres: PostgresPool) -> JobKind {
        JobKind("sweep_password_resets", policy: .sweep, every: .seconds(3600)) { _ in
            try await Sweep(postgres: postgres).run { afterID, limit in
                SweepPasswordResets(afterID: afterID, limit: limit, retention: .seconds(86_400))
            }
        }
    }

    /// Mails a token to a user who has asked for it; at most three times more, a minute apart.
    static func passwordResetMail(_ mailing: PasswordResetMailing) -> JobKind {
        let policy = JobPolicy(maximumAttempts: 4, firstDelay: .seconds(60), maximumDelay: .seconds(60))
        return JobKind(PasswordResetMailing.kind, policy: policy) { try await mailing.run($0) }
    }
}
