import HTTP
import Runtime

extension Application {
    /// Every route of the shop: method, path, who may call it, what limits it, what answers, and what that does.
    ///
    /// Reads and writes have the limits of their kind; see ``Route/init(_:_:_:_:_:_:)``.
    func routes() -> [Route] {
        let document = OpenAPIHandlers()
        let routes = self.resources + [.getImmediately("/openapi.json", .anyone, document.show, .showDocument)]
        document.publish(routes, self.configuration)
        return routes
    }

    private var resources: [Route] {
        self.catalogueRoutes + self.accountRoutes + self.orderRoutes + [
            .getImmediately("/api/", .anyone, self.index.show, .showIndex),
            .get("/api/summary/", .permitted(.viewAllOrders), self.summary.show, .showSummary),
            .get("/health/", .anyone, limit: .unlimited, offering: [.json, .html], self.health.show, .showHealth),
            .getImmediately("/live", .anyone, limit: .unlimited, self.readiness.live, .showLiveness),
            .get("/ready", .anyone, limit: .unlimited, self.readiness.ready, .showReadiness),
        ]
    }

    private var catalogueRoutes: [Route] {
        [
            .getCached("/api/categories/", .anyone, self.pages, self.categories.list, .listCategories),
            .get("/api/categories/<id>/", .anyone, self.categories.show, .showCategory),
            .getCached("/api/products/", .anyone, self.pages, self.products.list, .listProducts),
            .get("/api/products/<id>/", .anyone, self.products.show, .showProduct),
            .getCached(
                "/api/products/<id>/recommendations/",
                .anyone,
                self.pages,
                self.recommendations.list,
                .listRecommendations
            ),

            .post("/api/categories/", .permitted(.changeCategories), self.categories.add, .addCategory),
            .put("/api/categories/<id>/", .permitted(.changeCategories), self.categories.replace, .replaceCategory),
            .patch("/api/categories/<id>/", .permitted(.changeCategories), self.categories.change, .changeCategory),
            .delete("/api/categories/<id>/", .permitted(.changeCategories), self.categories.delete, .deleteCategory),
            .post("/api/products/", .permitted(.addProducts), self.products.add, .addProduct),
            .put("/api/products/<id>/", Self.productEditors, self.products.replace, .replaceProduct),
            .patch("/api/products/<id>/", Self.productEditors, self.products.change, .changeProduct),
            .delete("/api/products/<id>/", Self.productEditors, self.products.delete, .deleteProduct),
            .get("/api/products/<id>/stock/", Self.productEditors, self.stock.list, .listStockChanges),
            .post("/api/products/<id>/stock/", Self.productEditors, self.stock.adjust, .adjustStock),
            .put(
                "/api/products/<id>/image/",
                Self.productEditors,
                body: ImageHandlers.body,
                timeout: ImageHandlers.timeout,
                self.images.replace,
                .replaceImage
            ),
            .delete("/api/products/<id>/image/", Self.productEditors, self.images.delete, .deleteImage),
            self.importRoute,
        ]
    }

    private var accountRoutes: [Route] {
        [
            .post("/api/token/", .credentials, limit: .logins, self.tokens.logIn, .logIn),
            .post("/api/token/refresh/", .credentials, limit: .refreshes, self.tokens.refresh, .refreshTokens),
            .post("/api/token/verify/", .credentials, limit: .refreshes, self.tokens.verify, .verifyToken),
            .post("/api/token/revoke/", .credentials, limit: .refreshes, self.tokens.revoke, .revokeToken),
            .post("/api/token/cookie/", .credentials, limit: .logins, self.cookieTokens.logIn, .logInByCookie),
            .post(
                "/api/token/cookie/refresh/",
                .credentials,
                limit: .refreshes,
                self.cookieTokens.refresh,
                .refreshByCookie
            ),
            .post(
                "/api/token/cookie/revoke/",
                .credentials,
                limit: .refreshes,
                self.cookieTokens.revoke,
                .revokeByCookie
            ),
            .get("/api/sessions/", .user, self.sessions.list, .listSessions),
            .delete("/api/sessions/", .user, self.sessions.endOthers, .endOtherSessions),
            .delete("/api/sessions/<id>/", .user, self.sessions.end, .endSession),
            .post("/api/users/", .credentials, limit: .registrations, self.users.register, .register),
            .get("/api/users/", .permitted(.viewUsers), self.users.list, .listUsers),
            .get("/api/users/me/", .user, self.profile.show, .showProfile),
            .patch("/api/users/me/", .user, self.profile.change, .changeProfile),
            .post("/api/users/me/password/", .user, limit: .logins, self.profile.changePassword, .changePassword),
            .post("/api/password-reset/", .credentials, limit: .resets, self.passwordResets.request, .requestReset),
            .post(
                "/api/password-reset/confirm/",
                .credentials,
                limit: .resets,
                self.passwordResets.confirm,
                .confirmReset
            ),
            .get("/api/users/me/products/", .permitted(.changeOwnProducts), self.ownProducts.list, .listOwnProducts),
            .get("/api/users/<id>/", .permitted(.viewUsers), self.users.show, .showUser),
            .patch("/api/users/<id>/", .permitted(.changeUsers), self.users.change, .changeUser),
            .get("/api/groups/", .permitted(.changeGroups), self.groups.list, .listGroups),
            .post("/api/groups/", .permitted(.changeGroups), self.groups.add, .addGroup),
            .get("/api/groups/<id>/", .permitted(.changeGroups), self.groups.show, .showGroup),
            .put("/api/groups/<id>/", .permitted(.changeGroups), self.groups.replace, .replaceGroup),
            .patch("/api/groups/<id>/", .permitted(.changeGroups), self.groups.change, .changeGroup),
            .delete("/api/groups/<id>/", .permitted(.changeGroups), self.groups.delete, .deleteGroup),
            .get("/api/permissions/", .permitted(.changeGroups), self.groups.listPermissions, .listPermissions),
            .get("/api/audit/", .permitted(.viewAudit), self.audit.list, .listAuditEvents),
        ]
    }

    /// Orders, and what is done behind them.
    private var orderRoutes: [Route] {
        [
            .get("/api/order-items/", .user, self.basket.list, .listBasketItems),
            .post("/api/order-items/", .user, self.basket.add, .addBasketItem),
            .get("/api/order-items/<id>/", .user, self.basket.show, .showBasketItem),
            .put("/api/order-items/<id>/", .user, self.basket.replace, .replaceBasketItem),
            .patch("/api/order-items/<id>/", .user, self.basket.change, .changeBasketItem),
            .delete("/api/order-items/<id>/", .user, self.basket.delete, .deleteBasketItem),
            .get("/api/orders/", .user, self.orders.list, .listOrders),
            .post("/api/orders/", .user, limit: .orders, self.placements.place, .placeOrder),
            .get("/api/orders/<id>/", .user, self.orders.show, .showOrder),
            .patch("/api/orders/<id>/", .permitted(.changeAllOrders), self.orders.change, .changeOrder),
            .delete("/api/orders/<id>/", .user, self.orders.delete, .deleteOrder),
            .post("/api/orders/<id>/cancellation/", .user, self.orders.cancel, .cancelOrder),
            .post("/api/orders/<id>/completion/", .permitted(.changeAllOrders), self.orders.complete, .completeOrder),

            .get("/api/jobs/", .permitted(.viewJobs), self.jobs.list, .listJobs),
            .get("/api/jobs/<id>/", .permitted(.viewJobs), self.jobs.show, .showJob),
            .post("/api/jobs/<id>/retry/", .permitted(.retryJobs), self.jobs.retry, .retryJob),
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
            self.imports.add,
            .importProducts
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
