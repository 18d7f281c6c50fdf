import HTTP
import Runtime

extension Application {
    /// Every route of the shop: method, path, who may call it, what limits it, what answers, and what that does.
    ///
    /// Reads and writes have the limits of their kind; see ``Route/init(_:_:_:_:_:_:)``.
    func routes() -> [Route] {
        let document = ConstantAnswer()
        let routes = self.resources + [.getConstant("/openapi.json", .anyone, document, .showDocument)]
        document.publish(OpenAPIDocument(routes, self.configuration).bytes)
        return routes
    }

    private var resources: [Route] {
        let (health, readiness) = (self.health.health, self.health.readiness)
        let index = ConstantAnswer()
        index.publish(IndexDocument.bytes)
        return self.catalogueRoutes + self.accountRoutes + self.orderRoutes + [
            .getConstant("/api/", .anyone, index, .showIndex),
            .get("/api/summary/", .permitted(.viewAllOrders), self.summary.show, .showSummary),
            .get("/health/", .anyone, limit: .unlimited, offering: [.json, .html], health.show, .showHealth),
            .getImmediately("/live", .anyone, limit: .unlimited, readiness.live, .showLiveness),
            .get("/ready", .anyone, limit: .unlimited, readiness.ready, .showReadiness),
        ]
    }

    private var catalogueRoutes: [Route] {
        let (categories, products) = (self.catalogue.categories, self.catalogue.products)
        return [
            .getCached("/api/categories/", .anyone, self.caches.pages, categories.list, .listCategories),
            .get("/api/categories/<id>/", .anyone, categories.show, .showCategory),
            .getCached("/api/products/", .anyone, self.caches.pages, products.list, .listProducts),
            .getByCall("/api/products/<id>/", .anyone, products.show, .showProduct),
            .getCached(
                "/api/products/<id>/recommendations/",
                .anyone,
                self.caches.pages,
                self.catalogue.recommendations.list,
                .listRecommendations
            ),

            .post("/api/categories/", .permitted(.changeCategories), categories.add, .addCategory),
            .put("/api/categories/<id>/", .permitted(.changeCategories), categories.replace, .replaceCategory),
            .patch("/api/categories/<id>/", .permitted(.changeCategories), categories.change, .changeCategory),
            .delete("/api/categories/<id>/", .permitted(.changeCategories), categories.delete, .deleteCategory),
            .post("/api/products/", .permitted(.addProducts), products.add, .addProduct),
            .put("/api/products/<id>/", Self.productEditors, products.replace, .replaceProduct),
            .patch("/api/products/<id>/", Self.productEditors, products.change, .changeProduct),
            .delete("/api/products/<id>/", Self.productEditors, products.delete, .deleteProduct),
            .get("/api/products/<id>/stock/", Self.productEditors, self.catalogue.stock.list, .listStockChanges),
            .post("/api/products/<id>/stock/", Self.productEditors, self.catalogue.stock.adjust, .adjustStock),
            .put(
                "/api/products/<id>/image/",
                Self.productEditors,
                body: ImageHandlers.body,
                timeout: ImageHandlers.timeout,
                self.catalogue.images.replace,
                .replaceImage
            ),
            .delete("/api/products/<id>/image/", Self.productEditors, self.catalogue.images.delete, .deleteImage),
            self.importRoute,
        ]
    }

    private var accountRoutes: [Route] {
        let (tokens, sessions) = (self.sessions.tokenHandlers, self.sessions.sessionHandlers)
        let cookies = CookieTokenHandlers(tokens)
        let (users, profile) = (self.accounts.users, self.accounts.profile)
        let (groups, resets) = (self.accounts.groups, self.accounts.passwordResets)
        return [
            .post("/api/token/", .credentials, limit: .logins, tokens.logIn, .logIn),
            .post("/api/token/refresh/", .credentials, limit: .refreshes, tokens.refresh, .refreshTokens),
            .post("/api/token/verify/", .credentials, limit: .refreshes, tokens.verify, .verifyToken),
            .post("/api/token/revoke/", .credentials, limit: .refreshes, tokens.revoke, .revokeToken),
            .post("/api/token/cookie/", .credentials, limit: .logins, cookies.logIn, .logInByCookie),
            .post("/api/token/cookie/refresh/", .credentials, limit: .refreshes, cookies.refresh, .refreshByCookie),
            .post("/api/token/cookie/revoke/", .credentials, limit: .refreshes, cookies.revoke, .revokeByCookie),
            .get("/api/sessions/", .user, sessions.list, .listSessions),
            .delete("/api/sessions/", .user, sessions.endOthers, .endOtherSessions),
            .delete("/api/sessions/<id>/", .user, sessions.end, .endSession),
            .post("/api/users/", .credentials, limit: .registrations, users.register, .register),
            .get("/api/users/", .permitted(.viewUsers), users.list, .listUsers),
            .get("/api/users/me/", .user, profile.show, .showProfile),
            .patch("/api/users/me/", .user, profile.change, .changeProfile),
            .post("/api/users/me/password/", .user, limit: .logins, profile.changePassword, .changePassword),
            .post("/api/password-reset/", .credentials, limit: .resets, resets.request, .requestReset),
            .post("/api/password-reset/confirm/", .credentials, limit: .resets, resets.confirm, .confirmReset),
            .get(
                "/api/users/me/products/",
                .permitted(.changeOwnProducts),
                self.catalogue.ownProducts.list,
                .listOwnProducts
            ),
            .get("/api/users/<id>/", .permitted(.viewUsers), users.show, .showUser),
            .patch("/api/users/<id>/", .permitted(.changeUsers), users.change, .changeUser),
            .get("/api/groups/", .permitted(.changeGroups), groups.list, .listGroups),
            .post("/api/groups/", .permitted(.changeGroups), groups.add, .addGroup),
            .get("/api/groups/<id>/", .permitted(.changeGroups), groups.show, .showGroup),
            .put("/api/groups/<id>/", .permitted(.changeGroups), groups.replace, .replaceGroup),
            .patch("/api/groups/<id>/", .permitted(.changeGroups), groups.change, .changeGroup),
            .delete("/api/groups/<id>/", .permitted(.changeGroups), groups.delete, .deleteGroup),
            .get("/api/permissions/", .permitted(.changeGroups), groups.listPermissions, .listPermissions),
            .get("/api/audit/", .permitted(.viewAudit), self.accounts.audit.list, .listAuditEvents),
        ]
    }

    /// Orders, and what is done behind them.
    private var orderRoutes: [Route] {
        let (orders, basket) = (self.orders.orders, self.orders.basket)
        return [
            .get("/api/order-items/", .user, basket.list, .listBasketItems),
            .post("/api/order-items/", .user, basket.add, .addBasketItem),
            .get("/api/order-items/<id>/", .user, basket.show, .showBasketItem),
            .put("/api/order-items/<id>/", .user, basket.replace, .replaceBasketItem),
            .patch("/api/order-items/<id>/", .user, basket.change, .changeBasketItem),
            .delete("/api/order-items/<id>/", .user, basket.delete, .deleteBasketItem),
            .get("/api/orders/", .user, orders.list, .listOrders),
            .post("/api/orders/", .user, limit: .orders, self.orders.placements.place, .placeOrder),
            .get("/api/orders/<id>/", .user, orders.show, .showOrder),
            .patch("/api/orders/<id>/", .permitted(.changeAllOrders), orders.change, .changeOrder),
            .delete("/api/orders/<id>/", .user, orders.delete, .deleteOrder),
            .post("/api/orders/<id>/cancellation/", .user, orders.cancel, .cancelOrder),
            .post("/api/orders/<id>/completion/", .permitted(.changeAllOrders), orders.complete, .completeOrder),

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
            self.catalogue.imports.add,
            .importProducts
        )
    }

    /// The routes of the administration port, which is not for the outside.
    func administrationRoutes() -> [Route] {
        [
            .getImmediately("/metrics", .anyone, limit: .unlimited, offering: [.plainText], self.metricsPage.show),
            .getImmediately("/live", .anyone, limit: .unlimited, self.health.readiness.live),
            .get("/ready", .anyone, limit: .unlimited, self.health.readiness.ready),
        ]
    }
}
