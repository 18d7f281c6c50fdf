package import Postgres
package import Runtime
import Synchronization

/// A schema of its own for one test, with the shop's tables in it, on a real PostgreSQL.
///
/// A schema rather than a database: making one takes 50 ms less, and a pool can be pointed at it by `search_path`.
/// What waits for the transactions of a whole database, as `CREATE INDEX CONCURRENTLY` does, would wait for those of
/// other tests: for such tests there is ``withOwnDatabase(_:_:)``.
@Loop
package final class TestDatabase {
    /// The schema's name, unique in the run and across runs.
    package nonisolated let schema: String

    /// How a program is pointed at the schema: for `DATABASE_URL`.
    package nonisolated let url: String

    /// Connections to it.
    package let pool: PostgresPool

    private static let number = Atomic<Int>(0)
    private static let threadPool = ThreadPool(threadCount: 4, maximumQueueLength: 1024)
    private static var extensions: Task<Void, any Error>?

    private init(schema: String, url: String) throws {
        self.schema = schema
        self.url = url
        self.pool = try Self.makePool(url)
    }

    /// The database of the test that asks; only in tests with the `.database` trait.
    package nonisolated static func required() throws -> TestDatabase {
        guard let current = RunningTest.database else { throw MissingTrait() }
        return current
    }

    struct MissingTrait: Error {}

    /// Another pool on the same schema, as a second instance would have.
    package func makePool(_ change: (inout PostgresConfiguration) -> Void = { _ in }) async throws -> PostgresPool {
        let pool = try Self.makePool(self.url, change)
        await pool.start()
        return pool
    }

    /// Makes an empty schema, runs `body` with it, and drops it again.
    ///
    /// - Parameters:
    ///   - url: The PostgreSQL for tests.
    ///   - prepare: Fills the schema first, as by migrating.
    ///   - body: The test.
    /// - Throws: What `prepare` or `body` throws, or the database.
    package static func with(
        _ url: String,
        prepare: (TestDatabase) async throws -> Void,
        _ body: () async throws -> Void
    ) async throws {
        let number = Self.number.add(1, ordering: .relaxed).newValue
        let schema = "test_\(UInt32.random(in: 0 ... .max))_\(number)"
        let administration = try Self.makePool(url) { $0.readConnectionCount = 1 }
        await administration.start()
        try await administration.withConnection { try await $0.executeScript("CREATE SCHEMA \(schema)") }
        let separator = url.contains("?") ? "&" : "?"
        let scoped = "\(url)\(separator)options=-csearch_path%3D\(schema)"
        let database = try TestDatabase(schema: schema, url: scoped)
        await database.pool.start()
        let outcome: Result<Void, any Error>
        do {
            try await prepare(database)
            try await RunningTest.$database.withValue(database) { try await body() }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await database.pool.stop(by: .now() + .seconds(1))
        try await administration.withConnection { session in
            try await session.executeScript("DROP SCHEMA \(schema) CASCADE")
        }
        await administration.stop(by: .now() + .seconds(1))
        try outcome.get()
    }

    /// Makes a database, runs `body`, and drops it again.
    ///
    /// - Parameters:
    ///   - url: The PostgreSQL for tests, whose role may make databases.
    ///   - body: Takes the database's URL.
    /// - Throws: What `body` throws, or the database.
    package static func withOwnDatabase(_ url: String, _ body: (_ url: String) async throws -> Void) async throws {
        let number = Self.number.add(1, ordering: .relaxed).newValue
        let name = "test_\(UInt32.random(in: 0 ... .max))_\(number)"
        let administration = try Self.makePool(url) { $0.readConnectionCount = 1 }
        await administration.start()
        try await administration.withConnection { try await $0.executeScript("CREATE DATABASE \(name)") }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body("\(url)\(url.contains("?") ? "&" : "?")dbname=\(name)"))
        } catch {
            outcome = .failure(error)
        }
        try await administration.withConnection { try await $0.executeScript("DROP DATABASE \(name) WITH (FORCE)") }
        await administration.stop(by: .now() + .seconds(1))
        try outcome.get()
    }

    /// Makes what a database has once for all its schemas: two migrations at a time that find it missing would both
    /// make it, and one would fail.
    package static func makeExtensions(_ url: String) async throws {
        let task =
            self.extensions
            ?? Task { @Loop in
                let pool = try Self.makePool(url) { $0.readConnectionCount = 1 }
                await pool.start()
                try await pool.withConnection { session in
                    try await session.executeScript("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public")
                }
                await pool.stop(by: .now() + .seconds(1))
            }
        self.extensions = task
        try await task.value
    }

    static func makePool(
        _ url: String,
        _ change: (inout PostgresConfiguration) -> Void = { _ in }
    ) throws -> PostgresPool {
        var configuration = PostgresConfiguration(url: url)
        configuration.writeConnectionCount = 2
        // A busy machine is no failure of what is tested; tests of time-outs set their own.
        configuration.waitTimeout = .seconds(20)
        configuration.connectTimeout = .seconds(20)
        configuration.statementTimeout = .seconds(60)
        configuration.lockTimeout = .seconds(30)
        change(&configuration)
        return try PostgresPool(
            configuration,
            threadPool: Self.threadPool,
            metrics: MetricsRegistry(),
            logger: TestEnvironment.logger
        )
    }
}

/// What the running test has been given.
enum RunningTest {
    @TaskLocal static var database: TestDatabase?
}
