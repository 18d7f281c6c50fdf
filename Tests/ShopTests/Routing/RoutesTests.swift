import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The route table", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RoutesTests {
    @Test("Every route answers, with and without its trailing slash, by GET, HEAD and OPTIONS")
    @Loop
    func answers() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            for (routes, isAdministration) in [
                (shop.application.routes(), false), (shop.application.administrationRoutes(), true),
            ] {
                #expect(routes.count > 2)
                for route in routes {
                    try await Self.check(route, of: shop, isAdministration)
                }
            }
        }
    }

    @Loop
    private static func check(_ route: Route, of shop: TestShop, _ isAdministration: Bool) async throws {
        let path = route.path.split(separator: "/").map { $0 == "<id>" ? "1" : String($0) }.joined(separator: "/")
        for target in ["/\(path)", "/\(path)/"] {
            let answer = try await shop.send("GET", target, isAdministration: isAdministration)
            #expect(answer.status == 200, "\(target): \(answer.text)")
            #expect(!answer.body.isEmpty)
            let head = try await shop.send("HEAD", target, isAdministration: isAdministration)
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            let options = try await shop.send("OPTIONS", target, isAdministration: isAdministration)
            #expect(options.status == 204)
            #expect(options.fields["allow"] == "GET, HEAD, OPTIONS")
            let refused = try await shop.send("DELETE", target, isAdministration: isAdministration)
            #expect(refused.status == 405)
            #expect(refused.fields["allow"] == "GET, HEAD, OPTIONS")
        }
    }

    @Test("The path of a route begins with a slash, and ends with one below /api/")
    @Loop
    func hasPaths() throws {
        let application = try TestShop().application
        defer { application.threadPool.stop() }
        for route in application.routes() + application.administrationRoutes() {
            #expect(route.path.hasPrefix("/"))
            #expect(!route.path.hasPrefix("/api") || route.path.hasSuffix("/"))
        }
    }

    @Test("Metrics are on the administration port only")
    @Loop
    func hidesMetrics() async throws {
        try await TestShop.with { (shop) async throws in
            #expect(try await shop.get("/metrics").status == 404)
            #expect(try await shop.send("GET", "/metrics", isAdministration: true).status == 200)
            #expect(try await shop.send("GET", "/api/", isAdministration: true).status == 404)
        }
    }
}
