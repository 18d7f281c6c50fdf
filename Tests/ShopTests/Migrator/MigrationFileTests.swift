import Testing

@testable import Shop

@Suite("Migration files")
struct MigrationFileTests {
    @Test("Number and mode are read from name and text")
    func reads() throws {
        let file = try MigrationFile(name: "000012_create_orders.sql", text: "CREATE TABLE orders ();")
        #expect(file.number == 12)
        #expect(file.isTransactional)
        let text = "-- Indexes.\n-- soundwave: no transaction\nCREATE INDEX CONCURRENTLY i ON t (c);"
        #expect(try !MigrationFile(name: "000001_a.sql", text: text).isTransactional)
    }

    @Test(
        "A name that orders files in another way than by number is refused",
        arguments: [
            "1_a.sql", "00001_a.sql", "0000001_a.sql", "000000_a.sql", "000001.sql", "000001_a", "000001_a.txt",
            "a_000001.sql", "-00001_a.sql", "README.md", "",
            "+00001_a.sql", "000001_.sql", "000001_A.sql", "000001_a b.sql", "000001_a.sql.sql", "000001-a.sql",
            "٠٠٠٠٠١_a.sql",
        ]
    )
    func refusesName(name: String) {
        #expect(throws: MigrationFile.Fault.self) { try MigrationFile(name: name, text: "") }
    }

    @Test("The mode is read from a file with either end of line, and from a whole line only")
    func readsMode() throws {
        let crlf = "-- Indexes.\r\n-- soundwave: no transaction\r\nSELECT 1;\r\n"
        #expect(try !MigrationFile(name: "000001_a.sql", text: crlf).isTransactional)
        for text in [
            "-- not soundwave: no transaction", "-- soundwave: no transactions", "--soundwave: no transaction",
        ] {
            #expect(try MigrationFile(name: "000001_a.sql", text: text).isTransactional)
        }
    }

    @Test(
        "A text that ends the migrator's transaction is refused",
        arguments: ["BEGIN", "commit", "Rollback", "START TRANSACTION", "END", "ABORT"]
    )
    func refusesTransactions(command: String) {
        let error = #expect(throws: MigrationFile.Fault.self) {
            try MigrationFile(name: "000001_a.sql", text: "SELECT 1;\n-- and then\n\(command);")
        }
        #expect(error?.description.contains("000001_a.sql") == true)
    }

    @Test("The same words within a function or a string are no commands")
    func takesFunctions() throws {
        for text in [
            "DO $$ BEGIN COMMIT; END $$; SELECT 'x; COMMIT';",
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT f();",
        ] {
            #expect(try MigrationFile(name: "000001_a.sql", text: text).isTransactional)
        }
    }
}
