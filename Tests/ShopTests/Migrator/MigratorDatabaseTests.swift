import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The migrator on a database", .emptyOwnDatabase, .enabled(if: TestEnvironment.databaseURL != nil))
struct MigratorDatabaseTests {
    private static let two = [
        "000001_create_things.sql": "CREATE TABLE things (id bigint PRIMARY KEY);",
        "000002_index_things.sql":
            "-- A word first.\nALTER TABLE things ADD COLUMN name text; CREATE INDEX n ON things (name)",
    ]

    private static let tables = """
        SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
         ORDER BY relname
        """

    @Test("Files are applied in order, once, and noted with name, checksum and duration")
    @Loop
    func applies() async throws {
        let run = MigratorRun()
        try await TestFolder.with(Self.two) { folder in
            try await run(folder.path)
            #expect(
                run.takeSaid() == [
                    "000001_create_things.sql  applied", "000002_index_things.sql  applied",
                    "The schema is now up to date.",
                ]
            )
            try await run(folder.path)
            #expect(run.takeSaid() == ["The schema is up to date."])
        }
        let database = try TestDatabase.required()
        #expect(try await database.texts(Self.tables) == ["schema_migrations", "things"])
        let rows = try await database.texts(
            """
            SELECT number || ' ' || name || ' ' || length(checksum) || ' ' || (duration_ms >= 0)
              FROM schema_migrations ORDER BY number
            """
        )
        #expect(rows == ["1 000001_create_things.sql 64 true", "2 000002_index_things.sql 64 true"])
    }

    @Test("A function with a body of plain SQL is made, in a transaction and outside", arguments: ["", outside])
    @Loop
    func makesFunctions(mode: String) async throws {
        let text = """
            \(mode)
            CREATE FUNCTION sign_of(a int) RETURNS text BEGIN ATOMIC
                SELECT 'not this';
                SELECT CASE WHEN a < 0 THEN 'minus;' ELSE 'plus;' END;
            END;
            CREATE TABLE signs AS SELECT sign_of(-1) AS sign;
            """
        let run = MigratorRun()
        try await TestFolder.with(["000001_a.sql": text]) { try await run($0.path) }
        #expect(try await TestDatabase.required().texts("SELECT sign FROM signs") == ["minus;"])
    }

    private static let outside = MigrationFile.outsideTransactionMarker

    @Test("What is added later is applied alone")
    @Loop
    func continues() async throws {
        let run = MigratorRun()
        try await TestFolder.with(Self.two) { folder in
            try await run(folder.path)
            _ = run.takeSaid()
            try folder.write("000003_more.sql", "CREATE TABLE more ();")
            try await run(folder.path)
            #expect(run.takeSaid() == ["000003_more.sql  applied", "The schema is now up to date."])
        }
    }

    @Test("The shop's own migrations make the schema that the program needs, and are sound")
    @Loop
    func appliesOwn() async throws {
        let run = MigratorRun()
        try await run(TestDatabase.migrationsDirectory)
        _ = run.takeSaid()
        try await run(TestDatabase.migrationsDirectory) { try await $0.verify() }
        #expect(run.takeSaid() == ["The schema is what the \(Schema.version) migrations make."])
        try await SchemaCheck(postgres: TestDatabase.required().pool).verify()
    }

    @Test("Five at once apply each file once, and all end well")
    @Loop
    func runsTogether() async throws {
        let database = try TestDatabase.required()
        var files = Self.two
        files["000003_index.sql"] = "-- soundwave: no transaction\nCREATE INDEX CONCURRENTLY c ON things (name, id);"
        try await TestFolder.with(files) { folder in
            let runs = (0..<5).map { _ in MigratorRun() }
            var tasks: [Task<Void, any Error>] = []
            var pools: [PostgresPool] = []
            for run in runs {
                let pool = try await database.makePool { $0.readConnectionCount = 1 }
                pools.append(pool)
                tasks.append(Task { @Loop in try await run(folder.path, on: pool) })
            }
            for task in tasks { try await task.value }
            for pool in pools { await pool.stop(by: .now() + .seconds(1)) }
            let applied = runs.flatMap { $0.takeSaid() }.filter { $0.hasSuffix(".sql  applied") }
            #expect(applied == files.keys.sorted().map { "\($0)  applied" })
        }
        #expect(try await database.texts("SELECT count(*) FROM schema_migrations") == ["3"])
        #expect(try await database.pool.withConnection { try await $0.execute(ListInvalidIndexes()) }.isEmpty)
    }

    @Test("A file that fails is rolled back wholly, is named with the reason, and stops what follows")
    @Loop
    func rollsBack() async throws {
        var files = Self.two
        files["000002_index_things.sql"] = "CREATE TABLE half (); INSERT INTO things VALUES (1), (1);"
        files["000003_more.sql"] = "CREATE TABLE more ();"
        try await TestFolder.with(files) { folder in
            let failure = await MigratorRun.failure(folder.path)
            #expect(failure.hasPrefix("000002_index_things.sql failed: "))
            #expect(failure.contains("duplicate key"))
            let database = try TestDatabase.required()
            #expect(try await database.texts(Self.tables) == ["schema_migrations", "things"])
            #expect(try await database.texts("SELECT number::text FROM schema_migrations") == ["1"])
            try folder.write("000002_index_things.sql", "CREATE TABLE whole ();")
            try await MigratorRun()(folder.path)
            #expect(try await database.texts(Self.tables) == ["more", "schema_migrations", "things", "whole"])
        }
    }

    @Test("A fault that shows at the commit only rolls back too")
    @Loop
    func rollsBackAtCommit() async throws {
        let text = """
            CREATE TABLE a (id int PRIMARY KEY, b int);
            ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES a DEFERRABLE INITIALLY DEFERRED;
            INSERT INTO a VALUES (1, 2);
            """
        try await TestFolder.with(["000001_a.sql": text]) { (folder) async throws in
            #expect(await MigratorRun.failure(folder.path).hasPrefix("000001_a.sql failed: "))
            #expect(try await TestDatabase.required().texts(Self.tables) == ["schema_migrations"])
        }
    }

    @Test(
        "A file edited after it was applied is refused by its name, and nothing is done",
        arguments: ["up", "plan", "verify"]
    )
    @Loop
    func refusesEdited(_ command: String) async throws {
        try await TestFolder.with(Self.two) { folder in
            try await MigratorRun()(folder.path)
            try folder.write("000001_create_things.sql", "CREATE TABLE things (id bigint PRIMARY KEY); ")
            try folder.write("000003_more.sql", "CREATE TABLE more ();")
            let failure = await MigratorRun.failure(folder.path) { try await $0.run(command) }
            #expect(failure.hasPrefix("000001_create_things.sql was edited after it was applied"))
            #expect(try await TestDatabase.required().texts(Self.tables) == ["schema_migrations", "things"])
        }
    }

    @Test("A database that is newer than the folder is refused", arguments: ["up", "plan", "verify"])
    @Loop
    func refusesNewer(_ command: String) async throws {
        try await TestFolder.with(Self.two) { folder in try await MigratorRun()(folder.path) }
        try await TestFolder.with(["000001_create_things.sql": Self.two["000001_create_things.sql"] ?? ""]) { folder in
            let failure = await MigratorRun.failure(folder.path) { try await $0.run(command) }
            #expect(failure.hasPrefix("the database has 000002_index_things.sql, which this program does not know"))
        }
    }

    @Test("A folder that is wrong is refused before the database is touched")
    @Loop
    func refusesFolder() async throws {
        try await TestFolder.with(["000001_a.sql": "CREATE TABLE a ();", "notes.txt": ""]) { folder in
            #expect(await MigratorRun.failure(folder.path).hasPrefix("notes.txt: a migration is named like"))
            try folder.write("000002_b.sql", [0x53, 0xff])
            #expect(await MigratorRun.failure(folder.path) == "000002_b.sql: it is not UTF-8")
        }
        #expect(try await TestDatabase.required().texts(Self.tables).isEmpty)
    }

    @Test("A file of some megabytes, with statements of every kind of quote, is applied whole")
    @Loop
    func appliesLongFile() async throws {
        var text = "CREATE TABLE words (word text);\nDO $body$ BEGIN PERFORM 1; END $body$; -- it's ; done\n"
        for number in 0..<20_000 {
            text += "INSERT INTO words VALUES ('it''s; \(number) of \(String(repeating: "é", count: 50))'); /* ; */\n"
        }
        #expect(text.utf8.count > 2_000_000)
        try await TestFolder.with(["000001_words.sql": text]) { folder in try await MigratorRun()(folder.path) }
        #expect(try await TestDatabase.required().texts("SELECT count(*) FROM words") == ["20000"])
    }

    @Test("A file of comments only is applied and does nothing")
    @Loop
    func appliesEmptyFile() async throws {
        let files = ["000001_a.sql": "-- nothing\n", "000002_b.sql": "-- soundwave: no transaction\n"]
        try await TestFolder.with(files) { folder in try await MigratorRun()(folder.path) }
        #expect(try await TestDatabase.required().texts("SELECT count(*) FROM schema_migrations") == ["2"])
    }
}

extension Migrator {
    /// The command of that name.
    func run(_ command: String) async throws {
        switch command {
        case "plan": try await self.showPlan()
        case "verify": try await self.verify()
        case "status": try await self.status()
        default: try await self.up()
        }
    }
}
