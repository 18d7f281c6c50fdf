import HTTP
import Runtime

extension Application {
    /// Every route of the shop: method, path, who may call it, and what answers.
    func routes() -> [Route] {
        [
            .getImmediately("/api/", .anyone, self.index.show),

            .get("/api/categories/", .anyone, self.categories.list),
            .get("/api/categories/<id>/", .anyone, self.categories.show),
            .get("/api/products/", .anyone, self.products.list),
            .get("/api/products/<id>/", .anyone, self.products.show),

            .post("/api/token/", .credentials, self.tokens.logIn),
            .post("/api/token/refresh/", .credentials, self.tokens.refresh),
            .post("/api/token/verify/", .credentials, self.tokens.verify),
            .post("/api/token/revoke/", .credentials, self.tokens.revoke),
            .get("/api/sessions/", .user, self.sessions.list),
            .delete("/api/sessions/", .user, self.sessions.endOthers),
            .delete("/api/sessions/<id>/", .user, self.sessions.end),
            .post("/api/users/", .credentials, self.users.register),
            .get("/api/users/", .permitted(.viewUsers), self.users.list),
            .get("/api/users/me/", .user, self.profile.show),
            .patch("/api/users/me/", .user, self.profile.change),
            .post("/api/users/me/password/", .user, self.profile.changePassword),
            .post("/api/password-reset/", .credentials, self.passwordResets.request),
            .post("/api/password-reset/confirm/", .credentials, self.passwordResets.confirm),
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

            .get("/health/", .anyone, offering: [.json, .html], self.health.show),
            .getImmediately("/live", .anyone, self.readiness.live),
            .get("/ready", .anyone, self.readiness.ready),
        ]
    }

    /// The routes of the administration port, which is not for the outside.
    func administrationRoutes() -> [Route] {
        [
            .getImmediately("/metrics", .anyone, offering: [.plainText], self.metricsPage.show),
            .getImmediately("/live", .anyone, self.readiness.live),
            .get("/ready", .anyone, self.readiness.ready),
        ]
    }
}
