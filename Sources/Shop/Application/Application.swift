import HTTP
package import Postgres
package import Redis
package import Runtime

/// The whole shop, put together: what is made of what, on one page.
///
/// Tests run this very wiring, without the sockets.
@Loop
package final class Application {
    package let configuration: Configuration
    package let logger: Logger
    package let metrics: MetricsRegistry
    package let threadPool: ThreadPool
    package let postgres: PostgresPool
    package let redis: RedisClient
    package let state = ProcessState()

    let authenticator: any Authenticator
    let rateLimits: RateLimits
    let loginGuard: LoginGuard

    let index = IndexHandlers()
    let categories: CategoryHandlers
    let products: ProductHandlers
    let health: HealthHandlers
    let readiness: ReadinessHandlers
    let metricsPage: MetricsHandlers

    /// Puts the shop together; nothing is connected yet.
    ///
    /// - Throws: ``ConnectionOptions/Invalid`` or ``RedisURL/Invalid`` if a store's URL is not one.
    package init(_ configuration: Configuration, logger: Logger) throws {
        let metrics = MetricsRegistry()
        let threadPool = ThreadPool(
            threadCount: configuration.blockingThreadCount,
            maximumQueueLength: configuration.blockingQueueLength
        )
        let postgres = try PostgresPool(
            configuration.postgres,
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        let redis = RedisClient(
            try RedisConfiguration(url: configuration.redisURL),
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        let schema = SchemaCheck(postgres: postgres)
        let checks = [
            HealthCheck(service: "Cache backend", isEssential: false) { try await redis.ping() },
            HealthCheck(service: "Database backend", isEssential: true) { try await schema.pingDatabase() },
            HealthCheck(service: "Database schema", isEssential: true) { try await schema.verify() },
        ]
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        self.threadPool = threadPool
        self.postgres = postgres
        self.redis = redis
        self.authenticator = NoAuthenticator()
        self.rateLimits = RateLimits(
            configuration.rateLimits,
            redis: redis,
            redisKeyPrefix: configuration.redisKeyPrefix,
            metrics: metrics
        )
        self.loginGuard = LoginGuard(redis: redis, redisKeyPrefix: configuration.redisKeyPrefix, metrics: metrics)
        self.categories = CategoryHandlers(categories: Categories(postgres: postgres))
        self.products = ProductHandlers(products: Products(postgres: postgres))
        self.health = HealthHandlers(checks: checks)
        self.readiness = ReadinessHandlers(state: self.state, checks: checks)
        self.metricsPage = MetricsHandlers(registry: metrics)
        ProcessMetrics.register(in: metrics)
    }

    /// The connections to the stores, to be started before anything that uses them.
    package var stores: [any Service] { [self.redis, self.postgres] }

    /// What answers the shop's clients.
    package func makeResponder() -> ShopResponder {
        self.makeResponder(self.routes(), server: "public", self.authenticator)
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
        let deadline = MonotonicTime.now() + self.configuration.startTimeout
        while true {
            do {
                return try await SchemaCheck(postgres: self.postgres).verify()
            } catch let error as PostgresError where error.isTemporary && MonotonicTime.now() < deadline {
                try await EventLoop.shared.sleep(for: .milliseconds(50))
            }
        }
    }
}
