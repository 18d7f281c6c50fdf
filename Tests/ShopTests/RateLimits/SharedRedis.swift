import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// Clients of the tests' Redis, one for each instance that a test plays, and keys of the test's own.
@Loop
enum SharedRedis {
    nonisolated static let isConfigured = TestEnvironment.redisURL != nil
    nonisolated static let reason: Comment = "TEST_REDIS_URL is not set; `make test` sets it"

    /// Begins every key of one test.
    static func uniquePrefix() -> String { "test-\(UInt64.random(in: 0 ... .max)):" }

    /// Lends so many connected clients, and stops them.
    static func with(_ count: Int, _ body: ([RedisClient]) async throws -> Void) async throws {
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        let configuration = try RedisConfiguration(url: try #require(TestEnvironment.redisURL))
        let clients = (0..<count).map { _ in
            RedisClient(
                configuration,
                threadPool: threadPool,
                metrics: MetricsRegistry(),
                logger: TestEnvironment.logger
            )
        }
        for client in clients { await client.start() }
        let outcome: Result<Void, any Error>
        do {
            try await eventually("all clients are connected") { clients.allSatisfy(\.isAvailable) }
            try await body(clients)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        for client in clients { await client.stop(by: .now() + .seconds(1)) }
        try outcome.get()
    }

    /// A client that is never connected, as if there were no Redis.
    static func unreachable() throws -> RedisClient {
        RedisClient(
            try RedisConfiguration(url: "redis://127.0.0.1:1/0"),
            threadPool: ThreadPool(threadCount: 1, maximumQueueLength: 1),
            metrics: MetricsRegistry(),
            logger: TestEnvironment.logger
        )
    }

    /// Runs `body` so many times at once, and gives what they gave in order.
    static func concurrently<Value: Sendable>(
        _ count: Int,
        _ body: @escaping @Loop @Sendable (Int) async -> Value
    ) async -> [Value] {
        let tasks = (0..<count).map { number in EventLoop.shared.task(returning: { await body(number) }) }
        var values: [Value] = []
        for task in tasks { values.append(await task.value) }
        return values
    }
}
