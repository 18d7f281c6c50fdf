import Glibc
import Runtime
import Testing

@testable import Postgres

/// The PostgreSQL server that the tests may use, as the environment variable `TEST_DATABASE_URL` names it.
enum TestDatabase {
    static let url = getenv("TEST_DATABASE_URL").map { String(cString: $0) }

    /// Threads for all tests of this target.
    static let threadPool = ThreadPool(threadCount: 2, maximumQueueLength: 1000)

    /// A logger into nothing.
    static let logger = Logger(
        writer: LogWriter(descriptor: Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))),
        level: .error
    )

    /// Lends a pool whose sessions see an empty schema of their own, which is dropped afterwards.
    @Loop
    static func withPool<Value>(
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: @Loop (PostgresPool, MetricsRegistry) async throws -> Value
    ) async throws -> Value {
        let url = try #require(Self.url)
        let schema = "test_" + String(UInt64.random(in: 0 ... .max), radix: 36)
        var configuration = PostgresConfiguration(url: url)
        configuration.readConnectionCount = 1
        configuration.writeConnectionCount = 1
        return try await Self.withPool(configuration) { administration, _ in
            try await administration.withConnection { try await $0.executeScript("CREATE SCHEMA \(schema)") }
            var configuration = PostgresConfiguration(url: url)
            configuration.url += (url.contains("?") ? "&" : "?") + "options=-csearch_path%3D\(schema)"
            change(&configuration)
            let result: Result<Value, any Error>
            do {
                result = .success(try await Self.withPool(configuration, body))
            } catch {
                result = .failure(error)
            }
            try await administration.withConnection { try await $0.executeScript("DROP SCHEMA \(schema) CASCADE") }
            return try result.get()
        }
    }

    /// Lends a started pool, and stops it afterwards.
    @Loop
    static func withPool<Value>(
        _ configuration: PostgresConfiguration,
        _ body: @Loop (PostgresPool, MetricsRegistry) async throws -> Value
    ) async throws -> Value {
        let metrics = MetricsRegistry()
        let pool = try PostgresPool(
            configuration,
            threadPool: Self.threadPool,
            metrics: metrics,
            logger: Self.logger
        )
        await pool.start()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(pool, metrics))
        } catch {
            result = .failure(error)
        }
        await pool.stop(by: .now() + .seconds(5))
        return try result.get()
    }
}

extension Trait where Self == ConditionTrait {
    /// Runs the suite only where there is a PostgreSQL server to run it on.
    static var database: ConditionTrait {
        .enabled(if: TestDatabase.url != nil, "TEST_DATABASE_URL names no PostgreSQL server")
    }
}
