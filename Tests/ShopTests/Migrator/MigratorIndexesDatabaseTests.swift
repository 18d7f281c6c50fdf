import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The migrator and half-made indexes", .emptyOwnDatabase, .enabled(if: TestEnvironment.databaseURL != nil))
struct MigratorIndexesDatabaseTests {
    private static let files = [
        "000001_a.sql": "CREATE TABLE a (id int, b int); INSERT INTO a VALUES (1, 1), (1, 2);",
        "000002_b.sql": """
        -- soundwave: no transaction
        CREATE INDEX CONCURRENTLY IF NOT EXISTS a_by_b ON a (b);
        CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "a by id" ON a (id);
        """,
    ]

    private static let indexes = """
        SELECT c.relname || CASE WHEN i.indisvalid THEN '' ELSE ' (half-made)' END
          FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
         WHERE c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'a%' ORDER BY 1
        """

    @Test("A file outside a transaction that fails leaves what it has done, is not noted, and runs again whole")
    @Loop
    func repairs() async throws {
        let database = try TestDatabase.required()
        let run = MigratorRun()
        try await TestFolder.with(Self.files) { folder in
            let failure = await MigratorRun.failure(folder.path)
            #expect(failure.hasPrefix("000002_b.sql failed: ") && failure.contains("could not create unique index"))
            #expect(try await database.texts(Self.indexes) == ["a by id (half-made)", "a_by_b"])
            #expect(try await database.texts("SELECT number::text FROM schema_migrations") == ["1"])
            try await database.run("DELETE FROM a WHERE b = 2")
            try await run(folder.path)
        }
        #expect(
            run.takeSaid() == [
                #"000002_b.sql  removing "a by id", which an earlier attempt left half-made"#, "000002_b.sql  applied",
                "The schema is now up to date.",
            ]
        )
        #expect(try await database.texts(Self.indexes) == ["a by id", "a_by_b"])
    }

    @Test("A half-made index that the file does not name is left alone, though its name be part of another")
    @Loop
    func leavesOthers() async throws {
        let database = try TestDatabase.required()
        try await TestFolder.with(Self.files) { folder in
            try await database.run(Self.files["000001_a.sql"] ?? "")
            for name in ["a_by", "by_b"] {
                await #expect(throws: PostgresError.self) {
                    try await database.run("CREATE UNIQUE INDEX CONCURRENTLY \(name) ON a (id)")
                }
            }
            try await database.run("DELETE FROM a")
            try folder.write("000001_a.sql", "")
            try await MigratorRun()(folder.path)
            let names = try await database.pool.withConnection { try await $0.execute(ListInvalidIndexes()) }
            #expect(names == ["a_by", "by_b"])
        }
    }

    @Test("verify names half-made indexes")
    @Loop
    func verifies() async throws {
        let database = try TestDatabase.required()
        try await TestFolder.with(["000001_a.sql": Self.files["000001_a.sql"] ?? ""]) { folder in
            try await MigratorRun()(folder.path)
            for name in ["a_1", "a_2"] {
                await #expect(throws: PostgresError.self) {
                    try await database.run("CREATE UNIQUE INDEX CONCURRENTLY \(name) ON a (id)")
                }
            }
            let failure = await MigratorRun.failure(folder.path) { try await $0.verify() }
            #expect(failure.hasPrefix("half-made indexes: a_1, a_2. "))
        }
    }

    @Test("A schema whose name needs quotes is migrated like any other")
    @Loop
    func takesQuotedSchema() async throws {
        let database = try TestDatabase.required()
        let name = "\(database.schema)_Shop"
        try await database.run("CREATE SCHEMA \"\(name)\"")
        let pool = try await database.makePool {
            $0.url = $0.url.replacing("%3D\(database.schema)", with: "%3D\"\(name)\"")
        }
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": "CREATE TABLE a ();"]) { folder in
            try await run(folder.path, on: pool)
            try await run(folder.path, on: pool) { try await $0.verify() }
        }
        #expect(run.takeSaid().last == "The schema is what the 1 migrations make.")
        #expect(
            try await database.texts(
                "SELECT relname FROM pg_class WHERE relname = 'a' AND relnamespace = '\"\(name)\"'::regnamespace"
            ) == ["a"]
        )
        await pool.stop(by: .now() + .seconds(1))
        try await database.run("DROP SCHEMA \"\(name)\" CASCADE")
    }
}
