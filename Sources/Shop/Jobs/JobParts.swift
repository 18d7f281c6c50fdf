import Crypto
package import Postgres
package import Redis
package import Runtime

/// What the shop does in the background: every kind of job there is, put together.
@Loop
package enum JobParts {
    /// All kinds.
    ///
    /// - Parameters:
    ///   - configuration: All settings.
    ///   - postgres: Where jobs do their work.
    ///   - longWork: The same database, for statements that may take minutes.
    ///   - redis: Where users' lists of orders are removed.
    ///   - threadPool: For files.
    ///   - program: What confirms orders and outlives this process; if `nil`, this process does, and one that is killed
    ///     in the middle costs a mail.
    ///   - now: The wall clock, by which tokens are judged.
    ///   - metrics: Where they count.
    ///   - logger: Is told of what they do.
    /// - Returns: The kinds, no two of one name.
    package static func kinds(
        _ configuration: Configuration,
        postgres: PostgresPool,
        longWork: PostgresPool,
        redis: RedisClient,
        threadPool: ThreadPool,
        program: OwnProgram? = nil,
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
        let payments = Payments(
            postgres: postgres,
            provider: TestPaymentProvider(postgres: postgres),
            lists: OrderListCache(
                redis: redis,
                keyPrefix: configuration.redisKeyPrefix,
                schema: SchemaName(postgres).find,
                metrics: metrics
            ),
            announcements: StockAnnouncements(
                writes: CachedWrites(postgres: postgres, generations: CacheGenerations())
            ),
            metrics: PaymentMetrics(in: metrics),
            changeMetrics: OrderChangeMetrics(in: metrics)
        )
        return [
            .chargePayment(payments),
            .orderConfirmation(Self.confirmations(configuration.mail, postgres, mailer, program, now)),
            .passwordResetMail(mailing),
            .reconcilePayments(postgres, payments.metrics),
            .refreshRecommendations(longWork),
            .refundPayment(payments),
            .sweepIdempotencyKeys(postgres),
            .sweepJobs(postgres),
            .sweepMedia(postgres, folder: MediaFolder(path: configuration.mediaDirectory), threadPool),
            .sweepPasswordResets(postgres),
            .sweepSessions(postgres),
        ]
    }

    private static func confirmations(
        _ configuration: MailConfiguration,
        _ postgres: PostgresPool,
        _ mailer: Mailer,
        _ program: OwnProgram?,
        _ now: @escaping @Sendable () -> UTCTime
    ) -> OrderConfirmations {
        guard let program else {
            let attempt = OrderConfirmationAttempt(postgres: postgres, mailer: mailer, now: now)
            return OrderConfirmations { try await attempt.run($0, name: $1) }
        }
        let process = OrderConfirmationProcess(mailer: mailer, configuration: configuration, program: program)
        return OrderConfirmations { await process.run($0, $1) }
    }
}
