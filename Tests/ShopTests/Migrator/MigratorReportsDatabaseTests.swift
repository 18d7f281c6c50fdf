import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("What the migrator says", .emptyDatabase, .enabled(if: TestEnvironment.databaseURL != nil))
struct MigratorReportsDatabaseTests {
    private static let files = [
        "000001_a.sql": "CREATE TABLE a ();",
        "000002_b.sql": "-- soundwave: no transaction\nCREATE TABLE IF NOT EXISTS b ();",
    ]

    @Test("Before the first run all is pending, and asking makes nothing")
    @Loop
    func beforeFirstRun() async throws {
        let run = MigratorRun()
        try await TestFolder.with(Self.files) { folder in
            try await run(folder.path) { try await $0.status() }
            #expect(run.takeSaid() == ["000001_a.sql  pending", "000002_b.sql  pending"])
            try await run(folder.path) { try await $0.showPlan() }
            #expect(
                run.takeSaid() == [
                    "000001_a.sql  would be applied, in a transaction",
                    "000002_b.sql  would be applied, outside a transaction",
                ]
            )
            let failure = await MigratorRun.failure(folder.path) { try await $0.verify() }
            #expect(failure == "not applied: 000001_a.sql, 000002_b.sql. `soundwave migrate` applies them")
        }
        let tables = try await TestDatabase.required().texts(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
        )
        #expect(tables.isEmpty)
    }

    @Test("Afterwards each is told with its time, and what is pending")
    @Loop
    func afterwards() async throws {
        let run = MigratorRun()
        try await TestFolder.with(Self.files) { folder in
            try await run(folder.path)
            _ = run.takeSaid()
            try await run(folder.path) { try await $0.showPlan() }
            try await run(folder.path) { try await $0.verify() }
            #expect(run.takeSaid() == ["Nothing is to be done.", "The schema is what the 2 migrations make."])
            try folder.write("000003_c.sql", "")
            try await run(folder.path) { try await $0.status() }
            #expect(
                run.takeSaid() == [
                    "000001_a.sql  applied then", "000002_b.sql  applied then", "000003_c.sql  pending",
                ]
            )
        }
    }

    @Test("Migrations of a newer program are told as such")
    @Loop
    func tellsUnknown() async throws {
        let run = MigratorRun()
        try await TestFolder.with(Self.files) { folder in try await run(folder.path) }
        _ = run.takeSaid()
        try await TestFolder.with(["000001_a.sql": "CREATE TABLE a ();"]) { folder in
            try await run(folder.path) { try await $0.status() }
        }
        #expect(
            run.takeSaid() == ["000001_a.sql  applied then", "000002_b.sql  applied then, not known to this program"]
        )
    }

    @Test("The times are in UTC, whatever the database's time zone")
    @Loop
    func tellsUTC() async throws {
        let database = try TestDatabase.required()
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": ""]) { folder in
            try await run(folder.path)
            try await database.run("UPDATE schema_migrations SET applied_at = '2026-01-31 23:30:00-05'")
            try await run(folder.path) { try await $0.status() }
        }
        #expect(run.said.last == "000001_a.sql  applied 2026-02-01T04:30:00Z")
    }
}
