import Glibc
import Runtime
import Testing

@testable import Redis

/// The Redis that the tests may use, and what they share.
enum TestRedis {
    /// Such as `redis://127.0.0.1:6379/0`, from the environment.
    static let url = getenv("TEST_REDIS_URL").map { String(cString: $0) } ?? ""

    static let isConfigured = !url.isEmpty

    static let reason: Comment = "the environment variable TEST_REDIS_URL is not set"

    static let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)

    /// A key that no other test has, nor an earlier run.
    static func uniqueKey(_ name: String = "key") -> String {
        "test:\(UInt64.random(in: 0 ... .max)):\(name)"
    }

    /// A writer of logs that nobody reads.
    static let silence = Logger(writer: LogWriter(descriptor: Descriptor(open("/dev/null", O_WRONLY))), level: .error)

    static func configuration(_ url: String) throws(RedisURL.Invalid) -> RedisConfiguration {
        var configuration = try RedisConfiguration(url: url)
        // Generous, so that a busy machine fails no test that is about something else.
        configuration.connectTimeout = .seconds(5)
        configuration.commandTimeout = .seconds(10)
        configuration.breakerPause = .milliseconds(50)
        return configuration
    }

    /// Lends a client that is connected, and stops it.
    @Loop
    static func withClient(
        _ configuration: RedisConfiguration,
        logger: Logger = silence,
        _ body: @Loop (RedisClient, MetricsRegistry) async throws -> Void
    ) async throws {
        let registry = MetricsRegistry()
        let client = RedisClient(configuration, threadPool: threadPool, metrics: registry, logger: logger)
        await client.start()
        try await eventually("the client is connected") { client.isAvailable }
        do {
            try await body(client, registry)
        } catch {
            await client.stop(by: .now())
            throw error
        }
        await client.stop(by: .now() + .seconds(5))
    }

    @Loop
    static func withClient(_ body: @Loop (RedisClient) async throws -> Void) async throws {
        try await self.withClient(self.configuration(self.url)) { client, _ in try await body(client) }
    }

    /// The error that `body` throws; a test that expects one fails without.
    @Loop
    static func error<Value>(of body: @Loop () async throws(RedisError) -> Value) async -> RedisError? {
        do throws(RedisError) {
            _ = try await body()
            Issue.record("nothing was thrown")
            return nil
        } catch {
            return error
        }
    }
}

/// Runs `body` so many times at once, each begun in this very turn of the loop, and gives what they gave in order.
@Loop
func concurrently<Value: Sendable>(
    _ count: Int,
    _ body: @escaping @Loop @Sendable (Int) async -> Value
) async -> [Value] {
    let tasks = (0..<count).map { number in
        Task.immediate(executorPreference: EventLoop.shared) { @Loop in await body(number) }
    }
    var values: [Value] = []
    for task in tasks {
        values.append(await task.value)
    }
    return values
}

/// Waits until something outside the test has happened, for a bounded time.
@Loop
func eventually(_ what: Comment, within bound: Duration = .seconds(20), _ condition: @Loop () -> Bool) async throws {
    let end = MonotonicTime.now() + bound
    while !condition() {
        try #require(MonotonicTime.now() < end, what)
        try await EventLoop.shared.sleep(for: .milliseconds(5))
    }
}

extension MetricsRegistry {
    /// The value of one series, such as `soundwave_redis_commands_total{outcome="answered"}`.
    func value(of series: String) -> Double? {
        for line in String(decoding: PrometheusText.write(self), as: UTF8.self).split(separator: "\n") {
            guard let space = line.lastIndex(of: " "), line[..<space] == series else { continue }
            return Double(line[line.index(after: space)...])
        }
        return nil
    }
}
