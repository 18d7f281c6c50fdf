import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("soundwave export and import", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RoundTripDatabaseTests {
    /// What makes trouble in files: quotes, line breaks, empty texts, formulas, marks, two forms of an accent.
    private static let fixture = """
        INSERT INTO categories (name) VALUES ('Disks, "old"'), ('=1+1');
        INSERT INTO products (category_id, name, price, stock, sku, description) VALUES
            (1, 'Plain', 0, 0, 'S-1', 'Text'), (1, '"Quoted", twice', 99999999.99, 2147483647, ',', ''),
            (2, '=SUM(A1)', 1.5, 1, '-1', E'two\\r\\nlines\\n\\ttab'),
            (2, E'e\\u0301 é', 1, 5, '"', E'\\uFEFF\\\\N \\\\. "'),
            (1, 'Gone', 1, 0, 'G', '');
        UPDATE products SET deleted_at = now() WHERE name = 'Gone';
        INSERT INTO stock_changes (product_id, delta, balance, reason)
            SELECT id, stock, stock, 'initial stock' FROM products WHERE stock <> 0;
        """

    private static let shown = """
        SELECT concat_ws('|', p.name, p.price, p.stock, p.sku, c.name, p.description)
        FROM products p JOIN categories c ON c.id = p.category_id WHERE p.deleted_at IS NULL ORDER BY p.id
        """

    @Loop
    private static func run(_ arguments: [String]) async throws -> CommandRun {
        await CommandRun.run(arguments, ["DATABASE_URL": try TestDatabase.required().url])
    }

    @Test("What is exported is imported again: unchanged, and as an equal catalogue", arguments: ["csv", "ndjson"])
    @Loop
    func roundTrip(format: String) async throws {
        let database = try TestDatabase.required()
        try await database.run(Self.fixture)
        let before = try await database.texts(Self.shown)
        let folder = try TestFolder()
        defer { folder.remove() }
        let (file, other) = ("\(folder.path)/a.\(format)", "\(folder.path)/b.\(format)")
        #expect(try await Self.run(["export", file]).output == "Exported 4 products.\n")
        #expect(try await Self.run(["export", "--without-ids", other]).code == .success)
        let same = try await Self.run(["import", file])
        #expect(same.output == "4 rows: 0 added, 0 updated, 4 unchanged, 0 refused.\n", "\(same.complaints)")
        #expect(folder.fileNames.sorted() == ["a.\(format)", "b.\(format)"])
        try await database.run("TRUNCATE products, categories, stock_changes CASCADE")
        let added = try await Self.run(["import", "--create-categories", other])
        #expect(added.output == "4 rows: 4 added, 0 updated, 0 unchanged, 0 refused.\n", "\(added.complaints)")
        #expect(try await database.texts(Self.shown) == before)
        let again = try await Self.run(["import", other])
        #expect(again.output == "4 rows: 0 added, 0 updated, 4 unchanged, 0 refused.\n")
    }

    @Test("A file that cannot be used is named, and nothing is imported whose report cannot be written")
    @Loop
    func namesFile() async throws {
        let database = try TestDatabase.required()
        try await database.run("INSERT INTO categories (name) VALUES ('Disks')")
        let folder = try TestFolder()
        defer { folder.remove() }
        let file = "\(folder.path)/a.csv"
        try folder.write("a.csv", "name,price,category\nAn LP,1.00,Disks\n")
        for arguments in [
            ["import", "/nowhere/a.csv"], ["import", file, "--report", "/nowhere/a.csv"], ["export", "/nowhere/a.csv"],
        ] {
            let run = try await Self.run(arguments)
            #expect(run.code == .failure)
            #expect(run.complaints.hasPrefix("soundwave: /nowhere/a.csv"), "\(run.complaints)")
            #expect(run.complaints.hasSuffix(": open: No such file or directory\n"), "\(run.complaints)")
        }
        #expect(try await database.texts(Self.shown).isEmpty)
    }

    @Test("Refused rows end with 65, and the report is written")
    @Loop
    func endsWithDataError() async throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let file = "\(folder.path)/products"
        let output = try Files.createForWriting(file)
        try Files.write(Array("name,price,category\nA,x,B\n".utf8), to: output)
        output.close()
        let run = try await Self.run(["import", file, "--format=csv", "--report", "\(folder.path)/report"])
        #expect(run.code == .data)
        #expect(run.output == "1 rows: nothing was changed.\n")
        #expect(run.complaints.hasPrefix("row 2: price: "))
        #expect(folder.text(of: "report").hasPrefix(#"{"rows":1,"added":0,"#))
        #expect(try await Self.run(["import", "\(folder.path)/none.csv"]).code == .failure)
    }

    @Test(
        "Arguments that are not of the commands' form are refused",
        arguments: [
            ["import"], ["import", "products"], ["import", "a.csv", "b.csv"], ["import", "a.csv", "--format", "xml"],
            ["import", "a.csv", "--report"], ["export", "a", "b"], ["export", "--format"],
        ]
    )
    @Loop
    func refusesArguments(arguments: [String]) async throws {
        #expect(try await Self.run(arguments).code == .usage)
    }
}
