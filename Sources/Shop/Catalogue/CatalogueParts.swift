import Postgres
import Runtime

/// What answers about categories and products, put together.
@Loop
struct CatalogueParts {
    let categories: CategoryHandlers
    let products: ProductHandlers
    let ownProducts: OwnProductHandlers
    let stock: StockHandlers
    let images: ImageHandlers
    let recommendations: RecommendationHandlers
    let imports: ImportHandlers

    /// - Parameters:
    ///   - dependencies: The stores, logs and metrics.
    ///   - caches: Through which lists are read.
    ///   - writes: Which tell the caches of what they change.
    init(_ dependencies: Dependencies, _ caches: CacheParts, writes: CachedWrites) {
        let (configuration, postgres) = (dependencies.configuration, dependencies.postgres)
        self.categories = CategoryHandlers(
            categories: Categories(postgres: postgres, writes: writes),
            pages: caches.pages
        )
        self.products = ProductHandlers(products: Products(postgres: postgres, writes: writes), pages: caches.pages)
        self.ownProducts = OwnProductHandlers(postgres: postgres)
        self.stock = StockHandlers(stock: StockLedger(postgres: postgres, writes: writes))
        self.images = ImageHandlers(
            images: Images(
                products: ProductImages(postgres: postgres, writes: writes),
                folder: MediaFolder(path: configuration.mediaDirectory),
                threadPool: dependencies.threadPool,
                logger: dependencies.logger
            )
        )
        self.recommendations = RecommendationHandlers(
            recommendations: Recommendations(postgres: postgres, generations: caches.generations),
            pages: caches.pages
        )
        self.imports = ImportHandlers(
            products: ProductImport(writes: writes, threadPool: dependencies.threadPool),
            configuration: configuration.importing
        )
    }
}
