import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The route table", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RoutesTests {
    @Test("Every route for everyone answers GET and HEAD, with and without its trailing slash")
    @Loop
    func answers() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            for (routes, isAdministration) in [
                (shop.application.routes(), false), (shop.application.administrationRoutes(), true),
            ] {
                let open = routes.filter { $0.method == .get && $0.access == .anyone }
                #expect(open.count > 2)
                for target in open.flatMap(Self.targets) {
                    let answer = try await shop.send("GET", target, isAdministration: isAdministration)
                    #expect(answer.status == 200, "\(target): \(answer.text)")
                    #expect(!answer.body.isEmpty)
                    let head = try await shop.send("HEAD", target, isAdministration: isAdministration)
                    #expect(head.status == 200)
                    #expect(head.body.isEmpty)
                }
            }
        }
    }

    @Test("Health matters most, orders more than lists; what waits in a queue of its own is apart")
    @Loop
    func priorities() async throws {
        try await TestShop.with { shop in
            let routes = shop.application.routes() + shop.application.administrationRoutes()
            func paths(_ priority: RequestPriority) -> Set<String> {
                Set(routes.filter { $0.priority == priority }.map { "\($0.method.rawValue) \($0.path)" })
            }
            #expect(paths(.essential) == ["GET /health/", "GET /live", "GET /ready", "GET /metrics"])
            #expect(paths(.high) == ["POST /api/orders/"])
            #expect(
                paths(.separate) == [
                    "POST /api/token/", "POST /api/token/cookie/", "POST /api/users/",
                    "POST /api/users/me/password/", "POST /api/password-reset/", "POST /api/password-reset/confirm/",
                    "POST /api/products/import/", "PUT /api/products/<id>/image/",
                ]
            )
            #expect(paths(.ordinary).isSuperset(of: ["GET /api/products/", "PATCH /api/products/<id>/"]))
        }
    }

    @Test("Every resource tells its methods by OPTIONS, and refuses the others with 405")
    @Loop
    func tellsMethods() async throws {
        try await TestShop.with { shop in
            for (routes, isAdministration) in [
                (shop.application.routes(), false), (shop.application.administrationRoutes(), true),
            ] {
                for (path, siblings) in Dictionary(grouping: routes, by: \.path) {
                    var methods = Set(siblings.map(\.method.rawValue)).union(["OPTIONS"])
                    if methods.contains("GET") { methods.insert("HEAD") }
                    let refused = Set(["GET", "POST", "PUT", "PATCH", "DELETE"]).subtracting(methods)
                    for target in Self.targets(siblings[0]) {
                        let options = try await shop.send("OPTIONS", target, isAdministration: isAdministration)
                        #expect(options.status == 204, "\(path)")
                        #expect(Self.methods(options) == methods, "\(path)")
                        for method in refused {
                            let answer = try await shop.send(method, target, isAdministration: isAdministration)
                            #expect(answer.status == 405, "\(method) \(target)")
                            #expect(Self.methods(answer) == methods)
                        }
                    }
                }
            }
        }
    }

    private static func methods(_ answer: TestAnswer) -> Set<String> {
        Set((answer.fields["allow"] ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) })
    }

    /// The route's path with an id in it, without and with its trailing slash.
    private static func targets(_ route: Route) -> [String] {
        let path = route.path.split(separator: "/").map { $0 == "<id>" ? "1" : String($0) }.joined(separator: "/")
        return ["/\(path)", "/\(path)/"]
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

    @Test("Just what watches over the shop is under no limit, and what takes credentials is under one of its own")
    @Loop
    func hasLimits() throws {
        let application = try TestShop().application
        defer { application.threadPool.stop() }
        for route in application.routes() {
            let isWatching = ["/health/", "/live", "/ready"].contains(route.path)
            #expect((route.limit == .unlimited) == isWatching, "\(route.path)")
            let isOwn = [RouteLimit.logins, .registrations, .refreshes, .resets].contains(route.limit)
            #expect(isOwn || route.access != .credentials, "\(route.path)")
            if !isOwn, route.limit != .unlimited { #expect((route.limit == .reads) == (route.method == .get)) }
        }
        #expect(application.administrationRoutes().allSatisfy { $0.limit == .unlimited })
    }

    @Test(
        "A route has the limit of its kind unless it says another",
        arguments: [
            (HTTPMethod.get, Access.anyone, nil, RouteLimit.reads), (.get, .user, nil, .reads),
            (.post, .user, nil, .writes), (.delete, .anyone, nil, .writes),
            (.put, .permitted(.viewAudit), nil, .writes),
            (.post, .credentials, nil, .logins), (.post, .credentials, .resets, .resets),
            (.get, .anyone, .unlimited, .unlimited),
        ] as [(HTTPMethod, Access, RouteLimit?, RouteLimit)]
    )
    func hasLimitOfKind(_ method: HTTPMethod, _ access: Access, _ given: RouteLimit?, _ limit: RouteLimit) {
        let route = Route(method, "/", access, given, .immediate { _ in HTTPResponse(.ok) }, [.json])
        #expect(route.limit == limit)
    }

    @Test("What belongs to a user is for nobody else to keep: every such route says so, and no public one does")
    @Loop
    func isPersonal() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            let own: Route = .get("/own/", .user) { JSONAnswer.personal([], to: $0) }
            let client = TestClient(
                ShopResponder(
                    shop.application.routes() + [own],
                    server: "test",
                    authenticator: AdministratorSignedIn(),
                    trustedProxies: .none,
                    metrics: MetricsRegistry(),
                    logger: TestEnvironment.logger
                )
            )
            for route in shop.application.routes() + [own] where route.method == .get {
                let target = route.path.split(separator: "<id>").joined(separator: "1")
                let answer = try await client.send("GET", target)
                let caching = try #require(answer.fields["cache-control"], "\(target)")
                if route.access == .anyone {
                    #expect(!caching.contains("private"), "\(target)")
                } else if answer.status < 400 {
                    #expect(caching == "private, no-store", "\(target)")
                } else {
                    #expect([401, 404].contains(answer.status) && caching == "no-store", "\(target): \(answer.text)")
                }
            }
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

/// Every request is the first user's, who may do everything.
private final class AdministratorSignedIn: Authenticator {
    func principal(of head: RequestHead) throws(Problem) -> Principal? {
        Principal(userID: 1, role: .admin, permissions: .all, sessionID: 1)
    }
}
