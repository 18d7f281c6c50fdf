import Runtime

/// What answers about orders and baskets, put together.
@Loop
struct OrderParts {
    let lists: OrderListCache
    let placer: OrderPlacer
    let orders: OrderHandlers
    let placements: PlacementHandlers
    let basket: BasketHandlers

    /// - Parameters:
    ///   - dependencies: The stores, logs and metrics.
    ///   - writes: Which tell the caches of stock that has changed.
    init(_ dependencies: Dependencies, writes: CachedWrites) {
        let (configuration, postgres) = (dependencies.configuration, dependencies.postgres)
        self.lists = OrderListCache(
            redis: dependencies.redis,
            keyPrefix: configuration.redisKeyPrefix,
            schema: SchemaName(postgres).find,
            metrics: dependencies.metrics
        )
        self.placer = OrderPlacer(
            configuration.orders,
            writes: writes,
            lists: self.lists,
            metrics: dependencies.metrics,
            logger: dependencies.logger
        )
        self.orders = OrderHandlers(
            orders: Orders(
                postgres: postgres,
                writes: writes,
                lists: self.lists,
                metrics: OrderChangeMetrics(in: dependencies.metrics)
            )
        )
        self.placements = PlacementHandlers(placer: self.placer, logger: dependencies.logger)
        self.basket = BasketHandlers(basket: Basket(postgres: postgres))
    }
}
