import Postgres
import Runtime

/// What pages are read through, put together: the cache, the generations that it knows, and the replica.
@Loop
struct CacheParts {
    let generations = CacheGenerations()
    let watch: GenerationWatch
    let replica: ReadReplica?
    let pages: PageCache

    /// - Parameters:
    ///   - dependencies: The stores, logs and metrics.
    ///   - listener: Tells of new generations.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid`` if the replica's URL is not one.
    init(_ dependencies: Dependencies, listener: PostgresListener) throws(ConnectionOptions.Invalid) {
        let configuration = dependencies.configuration
        let watch = GenerationWatch(
            self.generations,
            postgres: dependencies.postgres,
            listener: listener,
            pollInterval: configuration.cache.pollInterval,
            startTimeout: configuration.startTimeout,
            metrics: dependencies.metrics,
            logger: dependencies.logger
        )
        self.watch = watch
        self.replica =
            configuration.replica.url.isEmpty
            ? nil
            : try ReadReplica(
                configuration.replica,
                like: dependencies.postgresConfiguration,
                postgres: dependencies.postgres,
                generations: self.generations,
                threadPool: dependencies.threadPool,
                metrics: dependencies.metrics,
                logger: dependencies.logger
            )
        self.pages = PageCache(
            configuration.cache,
            postgres: dependencies.postgres,
            replica: self.replica,
            generations: self.generations,
            redis: dependencies.redis,
            keyPrefix: { configuration.redisKeyPrefix + watch.schema },
            now: dependencies.now,
            metrics: dependencies.metrics
        )
    }
}
