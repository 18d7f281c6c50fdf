import Crypto
package import HTTP
package import Postgres
package import Redis
package import Runtime

/// The whole shop, put together: what is made of what, on one page.
///
/// Tests run this very wiring, without the sockets.
@Loop
package final class Application {
    let dependencies: Dependencies

    /// Where the large bodies of clients go while they are worked on.
    package let spools: BodySpools
    package let state = ProcessState()

    let rateLimits: RateLimits
    let sessions: SessionParts
    let caches: CacheParts
    let catalogue: CatalogueParts
    let accounts: AccountParts
    let orders: OrderParts
    let jobs: JobHandlers
    let summary: SummaryHandlers
    let health: HealthParts
    let metricsPage: MetricsHandlers

    /// Puts the shop together; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - configuration: All settings.
    ///   - logger: Where events are told.
    ///   - now: The wall clock, by which tokens and sessions are judged.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid`` or ``Redis/RedisURL/Invalid`` if a store's URL is not one;
    ///   ``TokenKeys/Invalid`` if there are no keys; ``Crypto/CryptoError`` if OpenSSL lacks what is asked for.
    package init(
        _ configuration: Configuration,
        logger: Logger,
        now: @escaping @Sendable () -> UTCTime = { .now() }
    ) throws {
        let dependencies = try Dependencies(configuration, logger: logger, now: now)
        let (metrics, redis) = (dependencies.metrics, dependencies.redis)
        self.dependencies = dependencies
        self.spools = BodySpools(
            folder: configuration.spools.folder,
            maximumCount: configuration.spools.maximumCount,
            maximumTotalBytes: configuration.spools.maximumTotalBytes,
            threadPool: dependencies.threadPool,
            metrics: metrics,
            logger: logger
        )
        let prefix = configuration.redisKeyPrefix
        self.rateLimits = RateLimits(configuration.rateLimits, redis: redis, redisKeyPrefix: prefix, metrics: metrics)
        let passwords = try PasswordHasher(configuration.passwords, metrics: metrics)
        let loginGuard = LoginGuard(redis: redis, redisKeyPrefix: prefix, metrics: metrics)
        self.sessions = try SessionParts(dependencies, passwords: passwords, loginGuard: loginGuard)
        self.caches = try CacheParts(dependencies, listener: self.sessions.listener)
        let writes = CachedWrites(postgres: dependencies.postgres, generations: self.caches.generations)
        self.catalogue = CatalogueParts(dependencies, self.caches, writes: writes)
        self.accounts = AccountParts(
            dependencies,
            passwords: passwords,
            loginGuard: loginGuard,
            rateLimits: self.rateLimits
        )
        self.orders = OrderParts(dependencies, writes: writes)
        self.jobs = JobHandlers(jobs: Jobs(postgres: dependencies.postgres))
        self.summary = SummaryHandlers(
            summaries: Summaries(postgres: dependencies.postgres, now: dependencies.now),
            metrics: dependencies.metrics
        )
        self.health = HealthParts(dependencies, replica: self.caches.replica, state: self.state)
        self.metricsPage = MetricsHandlers(registry: metrics)
        ProcessFigures.register(in: metrics, logger: logger)
    }

    // MARK: Parts that are asked for from outside

    /// All settings.
    package var configuration: Configuration { self.dependencies.configuration }
    /// Where events are told.
    package var logger: Logger { self.dependencies.logger }
    /// Where all parts count.
    package var metrics: MetricsRegistry { self.dependencies.metrics }
    /// For what blocks.
    package var threadPool: ThreadPool { self.dependencies.threadPool }
    /// The way to the database.
    package var postgres: PostgresPool { self.dependencies.postgres }
    /// The way to Redis.
    package var redis: RedisClient { self.dependencies.redis }
    /// Hears what PostgreSQL notifies.
    package var listener: PostgresListener { self.sessions.listener }
    /// Which sessions have ended lately.
    package var endedSessions: EndedSessions { self.sessions.endedSessions }
    /// When sessions were last used.
    package var sessionUses: SessionUses { self.sessions.uses }
    /// What the instance knows of its caches' generations.
    package var generations: CacheGenerations { self.caches.generations }
    /// The read replica, if there is one.
    package var replica: ReadReplica? { self.caches.replica }
    /// Places orders.
    package var orderPlacer: OrderPlacer { self.orders.placer }

    /// The connections to the stores, to be started before anything that uses them.
    package var stores: [any Service] { [self.redis, self.postgres] }

    /// What keeps up what the instance knows of others, to be started when the schema is known to be the right one.
    package var watchers: [any Service] {
        let always: [any Service] = [
            self.listener, self.endedSessions, self.sessionUses, self.caches.watch, self.orderPlacer,
        ]
        return always + (self.replica.map { [$0] } ?? [])
    }

    /// What answers the shop's clients.
    package func makeResponder() -> any HTTPResponder {
        let responder = self.makeResponder(self.routes(), server: "public", self.sessions.authenticator)
        return self.configuration.debugsQueries ? TracingResponder(responder) : responder
    }

    /// What answers on the administration port.
    package func makeAdministrationResponder() -> ShopResponder {
        self.makeResponder(self.administrationRoutes(), server: "administration", NoAuthenticator())
    }

    private func makeResponder(
        _ routes: [Route],
        server: String,
        _ authenticator: any Authenticator
    ) -> ShopResponder {
        ShopResponder(
            routes,
            server: server,
            authenticator: authenticator,
            trustedProxies: self.configuration.trustedProxies,
            rateLimits: self.rateLimits,
            cors: self.configuration.cors,
            metrics: self.metrics,
            logger: self.logger
        )
    }

    /// Waits until the database can be asked, and checks that its schema is this program's.
    ///
    /// - Throws: ``SchemaMismatch``, or the database's error when it cannot be reached for `startTimeout`.
    package func verifySchema() async throws {
        try await SchemaCheck(postgres: self.postgres).verify(within: self.configuration.startTimeout)
    }
}
