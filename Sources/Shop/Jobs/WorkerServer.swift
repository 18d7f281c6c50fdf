import HTTP
import Postgres
import Redis
package import Runtime

/// A worker's process: its connections, the worker, and the administration port; started in order, stopped in reverse.
///
/// It needs PostgreSQL, and what its jobs use; Redis too, but works without, and not the keys of tokens.
@Loop
package final class WorkerServer {
    package let metrics = MetricsRegistry()
    private let drainTimeout: Duration
    private let state = ProcessState()
    private let threadPool: ThreadPool
    private let services: ServiceGroup
    private let administrationServer: HTTPServer

    /// - Parameters:
    ///   - configuration: All settings.
    ///   - program: What is started for work that outlives the worker; it has the same settings.
    ///   - logger: Is told of what happens.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid`` or ``Redis/RedisURL/Invalid`` if a store's URL is not one.
    package init(_ configuration: Configuration, program: OwnProgram, logger: Logger) throws {
        let metrics = self.metrics
        self.drainTimeout = configuration.drainTimeout
        self.threadPool = ThreadPool(
            threadCount: configuration.blockingThreadCount,
            maximumQueueLength: configuration.blockingQueueLength
        )
        let postgres = try PostgresPool(
            Self.patient(configuration.postgres),
            threadPool: self.threadPool,
            metrics: metrics,
            logger: logger
        )
        // Apart, so that a silent server is noticed in time where the queue is concerned; its metrics are not shown.
        let longWork = try PostgresPool(
            Self.unhurried(configuration.postgres),
            threadPool: self.threadPool,
            metrics: MetricsRegistry(),
            logger: logger
        )
        let listener = try PostgresListener(
            configuration.postgres,
            threadPool: self.threadPool,
            metrics: metrics,
            logger: logger
        )
        let redis = RedisClient(
            try RedisConfiguration(url: configuration.redisURL),
            threadPool: self.threadPool,
            metrics: metrics,
            logger: logger
        )
        let worker = JobWorker(
            JobParts.kinds(
                configuration,
                postgres: postgres,
                longWork: longWork,
                redis: redis,
                threadPool: self.threadPool,
                program: program,
                metrics: metrics,
                logger: logger
            ),
            limits: configuration.worker,
            postgres: postgres,
            listener: listener,
            metrics: metrics,
            logger: logger
        )
        let schema = SchemaCheck(postgres: postgres)
        self.administrationServer = try Self.administrationServer(configuration, self.state, schema, metrics, logger)
        self.services = ServiceGroup(
            [
                redis, postgres, longWork, SchemaGate { try await schema.verify(within: configuration.startTimeout) },
                self.administrationServer, listener, worker,
            ],
            logger: logger
        )
        ProcessFigures.register(in: metrics, logger: logger)
    }

    /// A job can wait for a connection: nobody waits for the job.
    private static func patient(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
        var configuration = configuration
        configuration.waitTimeout = max(configuration.waitTimeout, .seconds(5))
        return configuration
    }

    /// For statements as long as an attempt at a job may be.
    private static func unhurried(_ configuration: PostgresConfiguration) -> PostgresConfiguration {
        var configuration = Self.patient(configuration)
        configuration.statementTimeout = JobPolicy.sweep.timeLimit
        configuration.readConnectionCount = 1
        configuration.writeConnectionCount = 1
        return configuration
    }

    private static func administrationServer(
        _ configuration: Configuration,
        _ state: ProcessState,
        _ schema: SchemaCheck,
        _ metrics: MetricsRegistry,
        _ logger: Logger
    ) throws -> HTTPServer {
        guard
            let address = SocketAddress(
                host: configuration.administrationHost,
                port: UInt16(configuration.workerAdministrationPort)
            )
        else { preconditionFailure("the configuration has checked its addresses") }
        let readiness = ReadinessHandlers(
            state: state,
            checks: [
                HealthCheck(service: "Database backend", isEssential: true) { try await schema.pingDatabase() },
                HealthCheck(service: "Database schema", isEssential: true) { try await schema.verify() },
            ]
        )
        let metricsPage = MetricsHandlers(registry: metrics)
        let responder = ShopResponder(
            [
                .getImmediately("/metrics", .anyone, limit: .unlimited, offering: [.plainText], metricsPage.show),
                .getImmediately("/live", .anyone, limit: .unlimited, readiness.live),
                .get("/ready", .anyone, limit: .unlimited, readiness.ready),
            ],
            server: "administration",
            authenticator: NoAuthenticator(),
            trustedProxies: configuration.trustedProxies,
            rateLimits: nil,
            cors: configuration.cors,
            metrics: metrics,
            logger: logger
        )
        return HTTPServer(
            name: "administration",
            address: address,
            limits: configuration.http,
            responder: responder,
            metrics: metrics,
            logger: logger
        )
    }

    /// Where its operators reach it, once it has started.
    package var administrationAddress: SocketAddress? { self.administrationServer.localAddress }

    /// Connects, checks the schema, and begins to work.
    ///
    /// - Throws: ``SchemaMismatch``, or why the database cannot be reached or the address not be listened on.
    package func start() async throws {
        try await self.services.start(stopTimeout: self.drainTimeout)
    }

    /// Claims no more, waits for what runs, hands back the rest, and lets go of everything.
    package func stop() async {
        self.state.isDraining = true
        await self.services.stop(timeout: self.drainTimeout)
        self.threadPool.stop()
    }
}
