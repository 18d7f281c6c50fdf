import JSON

/// What `GET /api/` answers: where everything is.
enum IndexDocument {
    static var bytes: [UInt8] {
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
        return json.bytes
    }
}
