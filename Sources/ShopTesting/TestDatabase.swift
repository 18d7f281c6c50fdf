package import Postgres
package import Runtime
import Synchronization

/// A schema of its own for one test, with the shop's tables in it, on a real PostgreSQL.
///
/// It is in a database of its own, a copy of ``TestTemplate``. Empty ones may share a database; but what waits for all
/// its transactions, as `CREATE INDEX CONCURRENTLY` does, would wait for those of other tests: for such tests there is
/// ``withOwnDatabase(_:copyOf:_:)``.
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
    private static var administration: PostgresPool?

    /// Points at a schema, by `search_path`; ``pool`` is not started yet.
    ///
    /// - Parameters:
    ///   - schema: The schema's name.
    ///   - url: Its database.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid``.
    init(schema: String, on url: String) throws {
        self.schema = schema
        self.url = "\(url)\(url.contains("?") ? "&" : "?")options=-csearch_path%3D\(schema)"
        self.pool = try Self.makePool(self.url)
    }

    /// How a program is pointed at another database of the same server.
    nonisolated static func url(_ url: String, database: String) -> String {
        "\(url)\(url.contains("?") ? "&" : "?")dbname=\(database)"
    }

    private static func makeName() -> String {
        "test_\(UInt32.random(in: 0 ... .max))_\(Self.number.add(1, ordering: .relaxed).newValue)"
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
    ///   - body: The test.
    /// - Throws: What `body` throws, or the database.
    package static func with(_ url: String, _ body: () async throws -> Void) async throws {
        let schema = self.makeName()
        let administration = try Self.makePool(url, Self.onlyWrites)
        await administration.start()
        try await administration.withConnection { try await $0.executeScript("CREATE SCHEMA \(schema)") }
        let outcome = try await self.outcome(of: TestDatabase(schema: schema, on: url), { _ in }, body)
        try await administration.withConnection { session in
            try await session.executeScript("DROP SCHEMA \(schema) CASCADE")
        }
        await administration.stop(by: .now() + .seconds(1))
        try outcome.get()
    }

    /// Makes a schema with the shop's tables, runs `body` with it, and drops it again.
    ///
    /// - Parameters:
    ///   - url: The PostgreSQL for tests, whose role may make databases.
    ///   - body: The test.
    /// - Throws: What `body` throws, or the database.
    package static func withTables(_ url: String, _ body: () async throws -> Void) async throws {
        let administration = try await self.administration(url)
        let template = try await TestTemplate.name(url, administration)
        try await self.withOwnDatabase(url, copyOf: template) { own in
            let schema = self.makeName()
            let prepare: (TestDatabase) async throws -> Void = { database in
                let command = "ALTER SCHEMA \(TestTemplate.schema) RENAME TO \(schema)"
                try await database.pool.withConnection { try await $0.executeScript(command) }
            }
            try await self.outcome(of: TestDatabase(schema: schema, on: own), prepare, body).get()
        }
    }

    private static func outcome(
        of database: TestDatabase,
        _ prepare: (TestDatabase) async throws -> Void,
        _ body: () async throws -> Void
    ) async -> Result<Void, any Error> {
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
        return outcome
    }

    /// Makes a database, runs `body`, and drops it again.
    ///
    /// - Parameters:
    ///   - url: The PostgreSQL for tests, whose role may make databases.
    ///   - template: What it is a copy of; else it is empty.
    ///   - body: Takes the database's URL.
    /// - Throws: What `body` throws, or the database.
    package static func withOwnDatabase(
        _ url: String,
        copyOf template: String = "template1",
        _ body: (_ url: String) async throws -> Void
    ) async throws {
        let name = self.makeName()
        let administration = try await self.administration(url)
        // Copied file by file: at this size that takes the server half the time of copying by way of its log.
        let command = "CREATE DATABASE \(name) TEMPLATE \(template) STRATEGY file_copy"
        try await administration.withConnection { try await $0.executeScript(command) }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(self.url(url, database: name)))
        } catch {
            outcome = .failure(error)
        }
        try await administration.withConnection { try await $0.executeScript("DROP DATABASE \(name) WITH (FORCE)") }
        try outcome.get()
    }

    /// Connections by which databases are made and dropped, open until the process ends.
    private static func administration(_ url: String) async throws -> PostgresPool {
        if let administration { return administration }
        let pool = try self.makePool(url) { configuration in
            self.onlyWrites(&configuration)
            configuration.writeConnectionCount = 4
        }
        self.administration = pool
        await pool.start()
        return pool
    }

    private static func onlyWrites(_ configuration: inout PostgresConfiguration) {
        configuration.readConnectionCount = 0
        configuration.longReadConnectionCount = 0
        configuration.writeConnectionCount = 1
    }

    /// Makes what a database has once for all its schemas: two migrations at a time that find it missing would both
    /// make it, and one would fail.
    package static func makeExtensions(_ url: String) async throws {
        let task =
            self.extensions
            ?? Task { @Loop in
                let pool = try Self.makePool(url, Self.onlyWrites)
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
