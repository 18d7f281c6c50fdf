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
    package let configuration: Configuration
    package let logger: Logger
    package let metrics: MetricsRegistry
    package let threadPool: ThreadPool
    package let postgres: PostgresPool
    package let redis: RedisClient

    /// Where the large bodies of clients go while they are worked on.
    package let spools: BodySpools
    package let state = ProcessState()

    let authenticator: any Authenticator
    package let listener: PostgresListener
    package let endedSessions: EndedSessions
    package let sessionUses: SessionUses
    package let generations = CacheGenerations()
    let generationWatch: GenerationWatch
    package let replica: ReadReplica?
    let pages: PageCache
    let orderLists: OrderListCache
    let rateLimits: RateLimits
    package let orderPlacer: OrderPlacer

    let index = IndexHandlers()
    let categories: CategoryHandlers
    let products: ProductHandlers
    let ownProducts: OwnProductHandlers
    let stock: StockHandlers
    let images: ImageHandlers
    let recommendations: RecommendationHandlers
    let imports: ImportHandlers
    let users: UserHandlers
    let profile: ProfileHandlers
    let groups: GroupHandlers
    let audit: AuditHandlers
    let orders: OrderHandlers
    let basket: BasketHandlers
    let jobs: JobHandlers
    let placements: PlacementHandlers
    let passwordResets: PasswordResetHandlers
    let tokens: TokenHandlers
    let cookieTokens: CookieTokenHandlers
    let sessions: SessionHandlers
    let summary: SummaryHandlers
    let health: HealthHandlers
    let readiness: ReadinessHandlers
    let metricsPage: MetricsHandlers

    /// Puts the shop together; nothing is connected yet.
    ///
    /// - Parameters:
    ///   - configuration: All settings.
    ///   - logger: Where events are told.
    ///   - now: The wall clock, by which tokens and sessions are judged.
    /// - Throws: ``ConnectionOptions/Invalid`` or ``RedisURL/Invalid`` if a store's URL is not one;
    ///   ``TokenKeys/Invalid`` if there are no keys; ``CryptoError`` if OpenSSL lacks what the configuration asks for.
    package init(
        _ configuration: Configuration,
        logger: Logger,
        now: @escaping @Sendable () -> UTCTime = { .now() }
    ) throws {
        let metrics = MetricsRegistry()
        let threadPool = ThreadPool(
            threadCount: configuration.blockingThreadCount,
            maximumQueueLength: configuration.blockingQueueLength
        )
        var postgresConfiguration = configuration.postgres
        postgresConfiguration.isTracing = configuration.debugsQueries
        postgresConfiguration.reservedConnectionCount = configuration.orders.laneCount
        var redisConfiguration = try RedisConfiguration(url: configuration.redisURL)
        redisConfiguration.isTracing = configuration.debugsQueries
        let postgres = try PostgresPool(
            postgresConfiguration,
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        let redis = RedisClient(
            redisConfiguration,
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
        self.spools = BodySpools(
            folder: configuration.spools.folder,
            maximumCount: configuration.spools.maximumCount,
            maximumTotalBytes: configuration.spools.maximumTotalBytes,
            threadPool: threadPool,
            metrics: metrics,
            logger: logger
        )
        self.rateLimits = RateLimits(
            configuration.rateLimits,
            redis: redis,
            redisKeyPrefix: configuration.redisKeyPrefix,
            metrics: metrics
        )
        let passwords = try PasswordHasher(configuration.passwords, metrics: metrics)
        let loginGuard = LoginGuard(redis: redis, redisKeyPrefix: configuration.redisKeyPrefix, metrics: metrics)
        let parts = try SessionParts(
            configuration,
            postgres: postgres,
            redis: redis,
            passwords: passwords,
            loginGuard: loginGuard,
            threadPool: threadPool,
            now: now,
            metrics: metrics,
            logger: logger
        )
        self.listener = parts.listener
        self.endedSessions = parts.endedSessions
        self.sessionUses = parts.uses
        self.authenticator = parts.authenticator
        self.tokens = parts.tokenHandlers
        self.cookieTokens = CookieTokenHandlers(parts.tokenHandlers)
        self.sessions = parts.sessionHandlers
        self.generationWatch = GenerationWatch(
            self.generations,
            postgres: postgres,
            listener: parts.listener,
            pollInterval: configuration.cache.pollInterval,
            startTimeout: configuration.startTimeout,
            metrics: metrics,
            logger: logger
        )
        self.replica =
            configuration.replica.url.isEmpty
            ? nil
            : try ReadReplica(
                configuration.replica,
                like: postgresConfiguration,
                postgres: postgres,
                generations: self.generations,
                threadPool: threadPool,
                metrics: metrics,
                logger: logger
            )
        self.pages = PageCache(
            configuration.cache,
            postgres: postgres,
            replica: self.replica,
            generations: self.generations,
            redis: redis,
            keyPrefix: { [watch = self.generationWatch] in configuration.redisKeyPrefix + watch.schema },
            now: now,
            metrics: metrics
        )
        let writes = CachedWrites(postgres: postgres, generations: self.generations)
        self.categories = CategoryHandlers(
            categories: Categories(postgres: postgres, writes: writes),
            pages: self.pages
        )
        self.products = ProductHandlers(products: Products(postgres: postgres, writes: writes), pages: self.pages)
        self.ownProducts = OwnProductHandlers(postgres: postgres)
        self.summary = SummaryHandlers(summaries: Summaries(postgres: postgres, now: now), metrics: metrics)
        self.imports = ImportHandlers(
            products: ProductImport(writes: writes, threadPool: threadPool),
            configuration: configuration.importing
        )
        self.stock = StockHandlers(stock: StockLedger(postgres: postgres, writes: writes))
        self.images = ImageHandlers(
            images: Images(
                products: ProductImages(postgres: postgres, writes: writes),
                folder: MediaFolder(path: configuration.mediaDirectory),
                threadPool: threadPool,
                logger: logger
            )
        )
        self.recommendations = RecommendationHandlers(
            recommendations: Recommendations(postgres: postgres, generations: self.generations),
            pages: self.pages
        )
        let users = Users(postgres: postgres, passwords: passwords)
        self.users = UserHandlers(users: users, accounts: Accounts(postgres: postgres))
        self.profile = ProfileHandlers(users: users, loginGuard: loginGuard)
        self.passwordResets = PasswordResetHandlers(
            resets: PasswordResets(
                postgres: postgres,
                passwords: passwords,
                rateLimits: self.rateLimits,
                now: now
            )
        )
        self.groups = GroupHandlers(groups: Groups(postgres: postgres))
        self.audit = AuditHandlers(postgres: postgres)
        self.orderLists = OrderListCache(
            redis: redis,
            keyPrefix: configuration.redisKeyPrefix,
            schema: SchemaName(postgres).find,
            metrics: metrics
        )
        let orders = Orders(
            postgres: postgres,
            writes: writes,
            lists: self.orderLists,
            metrics: OrderChangeMetrics(in: metrics)
        )
        self.orders = OrderHandlers(orders: orders)
        self.orderPlacer = OrderPlacer(
            configuration.orders,
            writes: writes,
            lists: self.orderLists,
            metrics: metrics,
            logger: logger
        )
        self.placements = PlacementHandlers(placer: self.orderPlacer)
        self.basket = BasketHandlers(basket: Basket(postgres: postgres))
        self.jobs = JobHandlers(jobs: Jobs(postgres: postgres))
        let jobHealth = JobHealth(postgres: postgres)
        let jobCheck = HealthCheck(service: "Jobs", isEssential: false, examine: { try await jobHealth.finding() })
        let replicaCheck = self.replica.map { replica in
            HealthCheck(service: "Read replica", isEssential: false, examine: { replica.finding })
        }
        // An instance is as ready without a worker or a replica as with one.
        self.health = HealthHandlers(checks: checks + [jobCheck] + (replicaCheck.map { [$0] } ?? []))
        self.readiness = ReadinessHandlers(state: self.state, checks: checks)
        self.metricsPage = MetricsHandlers(registry: metrics)
        ProcessFigures.register(in: metrics, logger: logger)
    }

    /// The connections to the stores, to be started before anything that uses them.
    package var stores: [any Service] { [self.redis, self.postgres] }

    /// What keeps up what the instance knows of others, to be started when the schema is known to be the right one.
    package var watchers: [any Service] {
        let always: [any Service] = [
            self.listener, self.endedSessions, self.sessionUses, self.generationWatch, self.orderPlacer,
        ]
        return always + (self.replica.map { [$0] } ?? [])
    }

    /// What answers the shop's clients.
    package func makeResponder() -> any HTTPResponder {
        let responder = self.makeResponder(self.routes(), server: "public", self.authenticator)
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
