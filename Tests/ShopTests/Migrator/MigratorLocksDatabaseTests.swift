import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The migrator beside others",
    .emptyOwnDatabase,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .timeLimit(.minutes(15))
)
struct MigratorLocksDatabaseTests {
    /// Runs `body` while a session holds what `text` locks; the session lets go when `body` calls its parameter.
    @Loop
    private static func whileHolding(
        _ text: String,
        _ body: @Loop (_ letGo: @escaping () -> Void) async throws -> Void
    ) async throws {
        let pool = try await TestDatabase.required().makePool()
        let (held, isHeld) = AsyncStream.makeStream(of: Void.self)
        let (released, letGo) = AsyncStream.makeStream(of: Void.self)
        let holder = Task { @Loop in
            try await pool.withConnection { session in
                try await session.executeScript("BEGIN; \(text)")
                isHeld.yield()
                for await _ in released { break }
                try await session.executeScript("COMMIT")
            }
        }
        for await _ in held { break }
        try await body { letGo.yield() }
        letGo.yield()
        try await holder.value
        await pool.stop(by: .now() + .seconds(1))
    }

    @Test("A migration that cannot get a table's lock lets the shop go on, and tries again until it can")
    @Loop
    func retries() async throws {
        let files = [
            "000001_a.sql": "CREATE TABLE a (id int); INSERT INTO a VALUES (1);",
            "000002_b.sql": "CREATE TABLE b (); ALTER TABLE a ADD COLUMN b int;",
        ]
        let database = try TestDatabase.required()
        let impatient = try await database.makePool { $0.lockTimeout = .milliseconds(20) }
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": files["000001_a.sql"] ?? ""]) { folder in
            try await run(folder.path)
        }
        _ = run.takeSaid()
        try await TestFolder.with(files) { folder in
            try await Self.whileHolding("SELECT * FROM a") { letGo in
                run.onSay = { line in if line.contains("trying again (2)") { letGo() } }
                try await run(folder.path, on: impatient)
            }
        }
        let said = run.takeSaid()
        #expect(
            said.prefix(2) == [
                "000002_b.sql  a table is in use, trying again (1)",
                "000002_b.sql  a table is in use, trying again (2)",
            ]
        )
        #expect(said.suffix(2) == ["000002_b.sql  applied", "The schema is now up to date."])
        #expect(try await database.texts("SELECT count(*) FROM schema_migrations") == ["2"])
        await impatient.stop(by: .now() + .seconds(1))
    }

    @Test("An index that is built beside a long transaction is removed half-made and tried again until it is whole")
    @Loop
    func retriesConcurrently() async throws {
        let files = [
            "000001_a.sql": "CREATE TABLE a (id int); INSERT INTO a VALUES (1);",
            "000002_b.sql": "-- soundwave: no transaction\nCREATE INDEX CONCURRENTLY a_by_id ON a (id);",
        ]
        let database = try TestDatabase.required()
        let impatient = try await database.makePool { $0.lockTimeout = .milliseconds(20) }
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": files["000001_a.sql"] ?? ""]) { folder in
            try await run(folder.path)
        }
        _ = run.takeSaid()
        try await TestFolder.with(files) { folder in
            try await Self.whileHolding("UPDATE a SET id = 2") { letGo in
                run.onSay = { line in if line.contains("trying again (1)") { letGo() } }
                try await run(folder.path, on: impatient)
            }
        }
        let said = run.takeSaid()
        #expect(said.first == "000002_b.sql  a table is in use, trying again (1)")
        #expect(said.contains("000002_b.sql  removing a_by_id, which an earlier attempt left half-made"))
        #expect(said.suffix(2) == ["000002_b.sql  applied", "The schema is now up to date."])
        #expect(try await database.pool.withConnection { try await $0.execute(ListInvalidIndexes()) }.isEmpty)
        await impatient.stop(by: .now() + .seconds(1))
    }

    @Test("A second migrator says that it waits, and goes on when the first has ended")
    @Loop
    func waits() async throws {
        let pool = try TestDatabase.required().pool
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": "CREATE TABLE a ();"]) { folder in
            try await pool.withConnection { session in
                #expect(try await session.execute(TryMigrationLock()))
                let (waiting, isWaiting) = AsyncStream.makeStream(of: Void.self)
                run.onSay = { _ in isWaiting.yield() }
                let second = Task { @Loop in try await run(folder.path) }
                for await _ in waiting { break }
                #expect(run.said == ["Waiting for another migration to finish."])
                #expect(try await session.execute(ReleaseMigrationLock()))
                try await second.value
            }
        }
        #expect(run.takeSaid().suffix(2) == ["000001_a.sql  applied", "The schema is now up to date."])
    }

    @Test("The lock is given back, after a failure too")
    @Loop
    func givesLockBack() async throws {
        let database = try TestDatabase.required()
        try await TestFolder.with(["000001_a.sql": "SELECT 1 / 0;"]) { folder in
            let failure = await MigratorRun.failure(folder.path)
            #expect(failure == "000001_a.sql failed: ERROR:  division by zero")
            try folder.write("000001_a.sql", "CREATE TABLE a ();")
            try await MigratorRun()(folder.path)
        }
        let other = try await database.makePool()
        let isFree = try await other.withConnection { try await $0.execute(TryMigrationLock()) }
        #expect(isFree)
        await other.stop(by: .now() + .seconds(1))
    }
}
