import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// Every route is asked by everyone, and what it should say comes from the route table: a route without a rule, or with
/// another one than its access says, fails here.
@Suite("Who may call which route", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RouteAccessDatabaseTests {
    /// Who asks.
    private enum Caller: CaseIterable {
        case nobody, customer, supplier, admin, ended, forged, tooMany, basic
    }

    @Test(
        "Every route lets in whom its access says, and refuses all others with 401, 403 or 400",
        .timeLimit(.minutes(15))
    )
    @Loop
    func everyRoute() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            var fields: [Caller: [String: String]] = [.nobody: [:], .basic: ["Authorization": "Basic YTpi"]]
            for (caller, role) in [(.customer, .customer), (.supplier, .supplier), (.admin, .admin)] as [(Caller, Role)]
            {
                try await shop.addUser("a-\(role.rawValue)", role: role)
                let tokens = try await shop.signIn("a-\(role.rawValue)")
                fields[caller] = ["Authorization": "Bearer \(tokens.access)"]
            }
            try await shop.addUser("ended", role: .admin)
            let ended = try await shop.signIn("ended")
            _ = try await shop.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(ended.refresh)"}"#)
            fields[.ended] = ["Authorization": "Bearer \(ended.access)"]
            fields[.forged] = ["Authorization": "Bearer \(try Self.forgedToken())"]
            let admin = try #require(fields[.admin]?["Authorization"])
            fields[.tooMany] = ["Authorization": admin, "authorization": admin]
            let routes = shop.application.routes()
            #expect(routes.count > 10)
            for route in routes {
                for caller in Caller.allCases {
                    let answer = try await Self.ask(shop, route, try #require(fields[caller]))
                    let expected = Self.refusal(route.access, caller)
                    if let expected {
                        #expect(answer.status == expected, "\(route.method) \(route.path) by \(caller): \(answer.text)")
                    } else {
                        let isRefusal =
                            answer.status == 403
                            || answer.status == 401 && route.access != .credentials
                            || answer.status >= 500
                        #expect(!isRefusal, "\(route.method) \(route.path) by \(caller): \(answer.text)")
                    }
                }
            }
        }
    }

    /// The status with which a caller is refused; `nil` if they are let in.
    private static func refusal(_ access: Access, _ caller: Caller) -> Int? {
        if access == .credentials { return nil }
        let role: Role
        switch caller {
        case .ended, .forged, .basic: return 401
        case .tooMany: return 400
        case .nobody: return access == .anyone ? nil : 401
        case .customer: role = .customer
        case .supplier: role = .supplier
        case .admin: role = .admin
        }
        if case .permitted(let permission) = access, !role.permissions.contains(permission) { return 403 }
        if case .permittedEither(let permission, let other) = access,
            !role.permissions.contains(permission), !role.permissions.contains(other)
        {
            return 403
        }
        return nil
    }

    /// Asks for what is not there and sends what cannot be taken, so that asking changes nothing: who may is decided
    /// before.
    @Loop
    private static func ask(_ shop: TestShop, _ route: Route, _ fields: [String: String]) async throws -> TestAnswer {
        let path = route.path.split(separator: "/").map { $0 == "<id>" ? "999999999" : String($0) }
            .joined(separator: "/")
        var fields = fields
        if route.method != .get { fields["Content-Type"] = "application/json" }
        fields["X-Requested-With"] = "tests"  // without it, some routes refuse whoever asks
        let query = route.method == .delete ? "?unknown=1" : ""
        return try await shop.send(
            route.method.rawValue,
            "/\(path)/\(query)",
            fields,
            body: route.method == .get ? "" : "[]"
        )
    }

    /// A token as ours, but by another key.
    private static func forgedToken() throws -> String {
        let configuration = TokenConfiguration()
        let signer = TokenSigner(keys: try TokenKeys(parsing: TestSecrets.foreign), configuration: configuration)
        return signer.sign(
            signer.accessToken(
                userID: 1,
                sessionID: 1,
                role: "admin",
                permissions: PermissionSet.all.names,
                at: .now()
            )
        )
    }
}
