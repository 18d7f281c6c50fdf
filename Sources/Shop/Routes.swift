import HTTP
import Runtime

extension Application {
    /// Every route of the shop: method, path, who may call it, what limits it, and what answers.
    ///
    /// Reads and writes have the limits of their kind; see ``Route/init(_:_:_:_:_:_:)``.
    func routes() -> [Route] {
        self.catalogueRoutes + self.accountRoutes + self.orderRoutes + [
            .getImmediately("/api/", .anyone, self.index.show),
            .get("/health/", .anyone, limit: .unlimited, offering: [.json, .html], self.health.show),
            .getImmediately("/live", .anyone, limit: .unlimited, self.readiness.live),
            .get("/ready", .anyone, limit: .unlimited, self.readiness.ready),
        ]
    }

    private var catalogueRoutes: [Route] {
        [
            .getCached("/api/categories/", .anyone, self.pages, self.categories.list),
            .get("/api/categories/<id>/", .anyone, self.categories.show),
            .getCached("/api/products/", .anyone, self.pages, self.products.list),
            .get("/api/products/<id>/", .anyone, self.products.show),
            .getCached("/api/products/<id>/recommendations/", .anyone, self.pages, self.recommendations.list),

            .post("/api/categories/", .permitted(.changeCategories), self.categories.add),
            .put("/api/categories/<id>/", .permitted(.changeCategories), self.categories.replace),
            .patch("/api/categories/<id>/", .permitted(.changeCategories), self.categories.change),
            .delete("/api/categories/<id>/", .permitted(.changeCategories), self.categories.delete),
            .post("/api/products/", .permitted(.addProducts), self.products.add),
            .put("/api/products/<id>/", Self.productEditors, self.products.replace),
            .patch("/api/products/<id>/", Self.productEditors, self.products.change),
            .delete("/api/products/<id>/", Self.productEditors, self.products.delete),
            .get("/api/products/<id>/stock/", Self.productEditors, self.stock.list),
            .post("/api/products/<id>/stock/", Self.productEditors, self.stock.adjust),
            .put(
                "/api/products/<id>/image/",
                Self.productEditors,
                body: ImageHandlers.body,
                timeout: ImageHandlers.timeout,
                self.images.replace
            ),
            .delete("/api/products/<id>/image/", Self.productEditors, self.images.delete),
            self.importRoute,
        ]
    }

    private var accountRoutes: [Route] {
        [
            .post("/api/token/", .credentials, limit: .logins, self.tokens.logIn),
            .post("/api/token/refresh/", .credentials, limit: .refreshes, self.tokens.refresh),
            .post("/api/token/verify/", .credentials, limit: .refreshes, self.tokens.verify),
            .post("/api/token/revoke/", .credentials, limit: .refreshes, self.tokens.revoke),
            .get("/api/sessions/", .user, self.sessions.list),
            .delete("/api/sessions/", .user, self.sessions.endOthers),
            .delete("/api/sessions/<id>/", .user, self.sessions.end),
            .post("/api/users/", .credentials, limit: .registrations, self.users.register),
            .get("/api/users/", .permitted(.viewUsers), self.users.list),
            .get("/api/users/me/", .user, self.profile.show),
            .patch("/api/users/me/", .user, self.profile.change),
            .post("/api/users/me/password/", .user, limit: .logins, self.profile.changePassword),
            .post("/api/password-reset/", .credentials, limit: .resets, self.passwordResets.request),
            .post("/api/password-reset/confirm/", .credentials, limit: .resets, self.passwordResets.confirm),
            .get("/api/users/<id>/", .permitted(.viewUsers), self.users.show),
            .patch("/api/users/<id>/", .permitted(.changeUsers), self.users.change),
            .get("/api/groups/", .permitted(.changeGroups), self.groups.list),
            .post("/api/groups/", .permitted(.changeGroups), self.groups.add),
            .get("/api/groups/<id>/", .permitted(.changeGroups), self.groups.show),
            .put("/api/groups/<id>/", .permitted(.changeGroups), self.groups.replace),
            .patch("/api/groups/<id>/", .permitted(.changeGroups), self.groups.change),
            .delete("/api/groups/<id>/", .permitted(.changeGroups), self.groups.delete),
            .get("/api/permissions/", .permitted(.changeGroups), self.groups.listPermissions),
            .get("/api/audit/", .permitted(.viewAudit), self.audit.list),
        ]
    }

    /// Orders, and what is done behind them.
    private var orderRoutes: [Route] {
        [
            .get("/api/jobs/", .permitted(.viewJobs), self.jobs.list),
            .get("/api/jobs/<id>/", .permitted(.viewJobs), self.jobs.show),
            .post("/api/jobs/<id>/retry/", .permitted(.retryJobs), self.jobs.retry),
        ]
    }

    /// Who changes products; whether this one, ``ProductEditor`` says.
    private static var productEditors: Access { .permittedEither(.changeOwnProducts, .changeAllProducts) }

    /// Files of products have bounds of their own.
    private var importRoute: Route {
        .post(
            "/api/products/import/",
            .permitted(.changeAllProducts),
            body: .spooled(
                maximumBytes: self.configuration.importing.maximumBytes,
                types: ImportHandlers.mediaTypes
            ),
            timeout: self.configuration.importing.timeLimit + ImportHandlers.timeoutMargin,
            self.imports.add
        )
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
