package import Postgres
package import Runtime
import Crypto

/// What the shop does in the background: every kind of job there is, put together.
@Loop
package enum JobParts {
    /// All kinds.
    ///
    /// - Parameters:
    ///   - configuration: All settings.
    ///   - postgres: Where jobs do their work.
    ///   - longWork: The same database, for statements that may take minutes.
    ///   - threadPool: For files.
    ///   - now: The wall clock, by which tokens are judged.
    ///   - metrics: Where they count.
    ///   - logger: Is told of what they do.
    /// - Returns: The kinds, no two of one name.
    package static func kinds(
        _ configuration: Configuration,
        postgres: PostgresPool,
        longWork: PostgresPool,
        threadPool: ThreadPool,
        now: @escaping @Sendable () -> UTCTime = { .now() },
        metrics: MetricsRegistry,
        logger: Logger
    ) -> [JobKind] {
        let mailer = Mailer(configuration.mail, metrics: metrics, logger: logger)
        let mailing = PasswordResetMailing(
            postgres: postgres,
            mailer: mailer,
            configuration: configuration.passwordReset,
            random: .system,
            now: now
        )
        return [
            .passwordResetMail(mailing),
            .refreshRecommendations(longWork),
            .sweepJobs(postgres),
            .sweepMedia(postgres, folder: MediaFolder(path: configuration.mediaDirectory), threadPool),
            .sweepPasswordResets(postgres),
            .sweepSessions(postgres),
        ]
    }
}
