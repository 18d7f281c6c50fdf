import Postgres
import Redis
package import Runtime
package import Shop

/// The whole shop as production wires it, asked without a socket.
@Loop
package final class TestShop {
    package let application: Application
    private let client: TestClient
    private let administrationClient: TestClient

    /// A shop on the schema of the running test, unless `change` says where else its database is.
    package init(_ change: (inout Configuration) -> Void = { _ in }) throws {
        var configuration = Configuration()
        configuration.postgres.url = RunningTest.database?.url ?? ""
        if let redisURL = TestEnvironment.redisURL { configuration.redisURL = redisURL }
        // Two shops on one schema share their keys, other tests do not.
        if let schema = RunningTest.database?.schema { configuration.redisKeyPrefix = "\(schema):" }
        configuration.postgres.waitTimeout = .seconds(20)
        configuration.postgres.connectTimeout = .seconds(20)
        change(&configuration)
        guard !configuration.postgres.url.isEmpty else { throw TestDatabase.MissingTrait() }
        self.application = try Application(configuration, logger: TestEnvironment.logger)
        self.client = TestClient(self.application.makeResponder())
        self.administrationClient = TestClient(self.application.makeAdministrationResponder())
    }

    /// Runs `body` with a started shop, and stops it.
    package static func with(
        _ change: (inout Configuration) -> Void = { _ in },
        _ body: (TestShop) async throws -> Void
    ) async throws {
        let shop = try TestShop(change)
        for store in shop.application.stores { try await store.start() }
        let outcome: Result<Void, any Error>
        do {
            try await body(shop)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        for store in shop.application.stores { await store.stop(by: .now() + .seconds(1)) }
        shop.application.threadPool.stop()
        try outcome.get()
    }

    /// Returns once Redis is connected: the shop itself never waits for that.
    ///
    /// - Throws: If it is not within 20 s.
    package func connectRedis() async throws {
        try await eventually("Redis is connected", within: .seconds(20)) { self.application.redis.isAvailable }
    }

    /// Asks for a resource.
    package func get(_ target: String, _ fields: [String: String] = [:]) async throws -> TestAnswer {
        try await self.send("GET", target, fields)
    }

    /// Sends a request with any method.
    package func send(
        _ method: String,
        _ target: String,
        _ fields: [String: String] = [:],
        body: String = "",
        isAdministration: Bool = false
    ) async throws -> TestAnswer {
        let client = isAdministration ? self.administrationClient : self.client
        return try await client.send(method, target, fields, body: body)
    }

    /// Sends a JSON document, with an access token if there is one.
    package func send(
        _ method: String,
        _ target: String,
        json: String,
        token: String? = nil
    ) async throws -> TestAnswer {
        var fields = ["Content-Type": "application/json"]
        if let token { fields["Authorization"] = "Bearer \(token)" }
        return try await self.send(method, target, fields, body: json)
    }
}
