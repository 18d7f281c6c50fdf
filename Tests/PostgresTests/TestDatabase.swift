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

    /// Tests that use the server at the same time; more would only wait for each other's processor time.
    private static let permits = Permits(count: 4)

    /// Lends a pool whose sessions see an empty schema of their own, which is dropped afterwards.
    ///
    /// Its time-outs are long, so that no test depends on the machine's speed unless it asks for one.
    @Loop
    static func withPool<Value>(
        _ change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: @Loop (PostgresPool, MetricsRegistry) async throws -> Value
    ) async throws -> Value {
        let url = try #require(Self.url)
        await Self.permits.take()
        defer { Self.permits.giveBack() }
        let schema = "test_" + String(UInt64.random(in: 0 ... .max), radix: 36)
        var configuration = Self.makePatientConfiguration(url)
        configuration.readConnectionCount = 1
        configuration.writeConnectionCount = 1
        return try await Self.withPool(configuration) { administration, _ in
            try await administration.withConnection { try await $0.executeScript("CREATE SCHEMA \(schema)") }
            let separator = url.contains("?") ? "&" : "?"
            var configuration = Self.makePatientConfiguration(url + separator + "options=-csearch_path%3D\(schema)")
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

    static func makePatientConfiguration(_ url: String) -> PostgresConfiguration {
        var configuration = PostgresConfiguration(url: url)
        configuration.waitTimeout = .seconds(30)
        configuration.connectTimeout = .seconds(30)
        configuration.statementTimeout = .seconds(30)
        configuration.lockTimeout = .seconds(30)
        return configuration
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
