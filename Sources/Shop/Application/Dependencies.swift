import Postgres
import Redis
import Runtime

/// What every part of the shop is made with: settings, the stores, threads for what blocks, logs and metrics.
@Loop
struct Dependencies {
    let configuration: Configuration
    let logger: Logger
    let metrics = MetricsRegistry()
    let threadPool: ThreadPool
    let postgres: PostgresPool
    let redis: RedisClient

    /// The configuration of the connections to PostgreSQL, which those to a replica are like.
    let postgresConfiguration: PostgresConfiguration

    /// The wall clock, by which tokens and sessions are judged.
    let now: @Sendable () -> UTCTime

    /// Makes the ways to the stores; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - configuration: All settings.
    ///   - logger: Where events are told.
    ///   - now: The wall clock.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid`` or ``Redis/RedisURL/Invalid`` if a store's URL is not one.
    init(_ configuration: Configuration, logger: Logger, now: @escaping @Sendable () -> UTCTime) throws {
        let threadPool = ThreadPool(
            threadCount: configuration.blockingThreadCount,
            maximumQueueLength: configuration.blockingQueueLength
        )
        var postgresConfiguration = configuration.postgres
        postgresConfiguration.isTracing = configuration.debugsQueries
        postgresConfiguration.reservedConnectionCount = configuration.orders.laneCount
        var redisConfiguration = try RedisConfiguration(url: configuration.redisURL)
        redisConfiguration.isTracing = configuration.debugsQueries
        self.configuration = configuration
        self.logger = logger
        self.threadPool = threadPool
        self.postgresConfiguration = postgresConfiguration
        self.postgres = try PostgresPool(
            postgresConfiguration,
            threadPool: threadPool,
            metrics: self.metrics,
            logger: logger
        )
        self.redis = RedisClient(redisConfiguration, threadPool: threadPool, metrics: self.metrics, logger: logger)
        self.now = now
    }
}
