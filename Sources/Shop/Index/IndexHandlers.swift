import HTTP
import JSON
import Runtime

/// `GET /api/`: where everything is.
@Loop
struct IndexHandlers {
    private let answer: [UInt8]

    nonisolated init() {
        var json = JSONWriter()
        json.object { json in
            json.member("categories", "/api/categories/")
            json.member("products", "/api/products/")
            json.member("order_items", "/api/order-items/")
            json.member("orders", "/api/orders/")
            json.member("token", "/api/token/")
            json.member("sessions", "/api/sessions/")
            json.member("users", "/api/users/")
            json.member("profile", "/api/users/me/")
            json.member("own_products", "/api/users/me/products/")
            json.member("password_reset", "/api/password-reset/")
            json.member("groups", "/api/groups/")
            json.member("permissions", "/api/permissions/")
            json.member("audit", "/api/audit/")
            json.member("jobs", "/api/jobs/")
            json.member("summary", "/api/summary/")
            json.member("health", "/health/")
            json.member("openapi", "/openapi.json")
        }
        self.answer = json.bytes
    }

    func show(_ context: RequestContext) throws -> HTTPResponse {
        try context.refuseParameters()
        return JSONAnswer.catalogue(self.answer, to: context)
    }
}
