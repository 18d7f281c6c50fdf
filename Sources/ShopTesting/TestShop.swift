import Postgres
import Redis
package import Runtime
package import Shop

/// The whole shop as production wires it, asked without a socket.
@Loop
package final class TestShop {
    package let application: Application

    /// What every answer is held against.
    package let contract: Contract
    private let client: TestClient
    private let administrationClient: TestClient

    /// A shop on the schema of the running test, unless `change` says where else its database is.
    ///
    /// - Parameters:
    ///   - change: What is other than the tests' settings.
    ///   - now: The clock by which tokens and sessions are judged.
    /// - Throws: What ``Shop/Application/init(_:logger:now:)`` throws; ``TestDatabase/MissingTrait``.
    package init(
        _ change: (inout Configuration) -> Void = { _ in },
        now: @escaping @Sendable () -> UTCTime = { .now() }
    ) throws {
        var configuration = Configuration()
        configuration.tokenKeys = TestSecrets.standard
        configuration.passwords = TestSecrets.passwords
        configuration.postgres.url = RunningTest.database?.url ?? ""
        if let redisURL = TestEnvironment.redisURL { configuration.redisURL = redisURL }
        // Two shops on one schema share their keys, other tests do not.
        if let schema = RunningTest.database?.schema { configuration.redisKeyPrefix = "\(schema):" }
        configuration.postgres.waitTimeout = .seconds(20)
        configuration.postgres.connectTimeout = .seconds(20)
        configuration.postgres.lockTimeout = .seconds(30)
        // Of many that change one row the last one waits for all the others.
        configuration.postgres.statementTimeout = .seconds(30)
        change(&configuration)
        guard !configuration.postgres.url.isEmpty else { throw TestDatabase.MissingTrait() }
        self.application = try Application(configuration, logger: TestEnvironment.logger, now: now)
        self.client = TestClient(self.application.makeResponder())
        self.contract = Contract.of(self.application)
        self.administrationClient = TestClient(self.application.makeAdministrationResponder())
    }

    /// Runs `body` with a started shop, and stops it.
    package static func with(
        _ change: (inout Configuration) -> Void = { _ in },
        now: @escaping @Sendable () -> UTCTime = { .now() },
        _ body: (TestShop) async throws -> Void
    ) async throws {
        let shop = try TestShop(change, now: now)
        for store in shop.application.stores { try await store.start() }
        for watcher in shop.application.watchers {
            do {
                try await watcher.start()
            } catch is PostgresError {
                // A shop without its database answers too, and how it does is what some tests are about.
            }
        }
        let outcome: Result<Void, any Error>
        do {
            try await body(shop)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        for service in shop.application.watchers + shop.application.stores {
            await service.stop(by: .now() + .seconds(1))
        }
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
        if isAdministration { return try await self.administrationClient.send(method, target, fields, body: body) }
        return try await self.send(method, target, fields, bytes: Array(body.utf8))
    }

    /// Sends a request with a body of any bytes, with an access token if there is one.
    package func send(
        _ method: String,
        _ target: String,
        _ fields: [String: String],
        bytes: [UInt8],
        token: String? = nil
    ) async throws -> TestAnswer {
        var fields = fields
        if let token { fields["Authorization"] = "Bearer \(token)" }
        let answer = try await self.client.send(method, target, fields, bytes: bytes)
        self.contract.check(method, target, body: bytes, answer)
        return answer
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
