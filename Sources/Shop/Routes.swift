import HTTP
import Runtime

extension Application {
    /// Every route of the shop: method, path, who may call it, what limits it, and what answers.
    ///
    /// Reads and writes have the limits of their kind; see ``Route/init(_:_:_:_:_:_:)``.
    func routes() -> [Route] {
        [
            .getImmediately("/api/", .anyone, self.index.show),

            .get("/api/categories/", .anyone, self.categories.list),
            .get("/api/categories/<id>/", .anyone, self.categories.show),
            .get("/api/products/", .anyone, self.products.list),
            .get("/api/products/<id>/", .anyone, self.products.show),

            .get("/health/", .anyone, limit: .unlimited, offering: [.json, .html], self.health.show),
            .getImmediately("/live", .anyone, limit: .unlimited, self.readiness.live),
            .get("/ready", .anyone, limit: .unlimited, self.readiness.ready),
        ]
    }

    /// The routes of the administration port, which is not for the outside.
    func administrationRoutes() -> [Route] {
        [
            .getImmediately("/metrics", .anyone, limit: .unlimited, offering: [.plainText], self.metricsPage.show),
            .getImmediately("/live", .anyone, limit: .unlimited, self.readiness.live),
            .get("/ready", .anyone, limit: .unlimited, self.readiness.ready),
        ]
    }
}
