import Crypto
import Postgres
import Runtime
import Shop

/// A database that is up to date and empty, which those of tests are copies of: a copy costs the server a seventh of
/// what the migrations do.
///
/// It is kept for later runs, as long as the migrations stay as they are.
@Loop
enum TestTemplate {
    /// The schema that its tables are in; a copy's gets a name of its own.
    nonisolated static let schema = "shop"

    /// What the names of all templates begin with.
    private static let prefix = "shop_template_"

    private static var made: Task<String, any Error>?

    /// The database's name; the first test of a process makes it if it is not there.
    ///
    /// - Parameters:
    ///   - url: The PostgreSQL for tests, whose role may make databases.
    ///   - administration: Connections to it.
    /// - Returns: The name.
    /// - Throws: What the migrations, or the database, say.
    static func name(_ url: String, _ administration: PostgresPool) async throws -> String {
        let task = self.made ?? Task { @Loop in try await self.make(url, administration) }
        self.made = task
        return try await task.value
    }

    private static func make(_ url: String, _ administration: PostgresPool) async throws -> String {
        let directory = TestDatabase.migrationsDirectory
        var hash = SHA256Stream()
        for name in try Files.names(in: directory).sorted() {
            hash.update(Array(name.utf8))
            hash.update(try Files.read("\(directory)/\(name)"))
        }
        let name = hash.finish().prefix(12).reduce(into: self.prefix) { $0 += String($1, radix: 16) }
        let known = try await administration.read(TestTemplates(prefix: self.prefix))
        if known.contains(name) { return name }
        for old in known { try await self.run("DROP DATABASE \(old) WITH (FORCE)", administration) }
        // Only a whole one gets the name: a run that was killed would leave one that looks like it.
        let unfinished = "\(self.prefix)unfinished"
        try await self.run("CREATE DATABASE \(unfinished)", administration)
        let own = TestDatabase.url(url, database: unfinished)
        let database = try TestDatabase(schema: self.schema, on: own)
        await database.pool.start()
        try await self.run("CREATE SCHEMA \(self.schema)", database.pool)
        try await database.migrate()
        await database.pool.stop(by: .now() + .seconds(5))
        try await self.run("ALTER DATABASE \(unfinished) RENAME TO \(name)", administration)
        return name
    }

    private static func run(_ command: String, _ postgres: PostgresPool) async throws {
        try await postgres.withConnection { try await $0.executeScript(command) }
    }
}

/// The databases whose names begin with a prefix.
private struct TestTemplates: PostgresStatement {
    let prefix: String

    let sql = SQL(unprepared: "SELECT datname FROM pg_database WHERE starts_with(datname, $1)")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.prefix)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        (0..<rows.count).map { rows.text($0, 0) }
    }
}
