import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Importing products",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ProductImportDatabaseTests {
    /// Two categories, and three products: of id 1 with a SKU, of id 2 without, and of id 3 that is deleted.
    private static let fixture = """
        INSERT INTO categories (name) VALUES ('Disks'), ('12');
        INSERT INTO products (category_id, name, price, stock, sku, description) VALUES
            (1, 'One', 1, 10, 'S-1', ''), (1, 'Two', 2, 0, NULL, 'Text'), (1, 'Gone', 3, 0, 'S-3', '');
        UPDATE products SET deleted_at = now() WHERE id = 3;
        INSERT INTO stock_changes (product_id, delta, balance, reason) VALUES (1, 10, 10, 'initial stock');
        """

    private static let good = """
        id,sku,name,price,stock,category,description
        ,S-1,One!,1.00,12,Disks,
        2,S-2,,,,,""
        ,S-3,Three,3.5,4,12,
        ,,Four,4,,2,Fine
        """

    private static func lines(_ beginning: String, _ texts: [String]) -> [String] {
        texts.filter { $0.hasPrefix(beginning) }
    }

    @Test("Rows add products, and change those that their id or SKU names; the second time nothing changes")
    @Loop
    func merges() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            #expect(try await shop.importing(Self.good, isDryRun: true).counts == "4 rows: +2 ~2 =0 !0")
            #expect(try await shop.catalogueTexts() == before)
            #expect(try await shop.importing(Self.good).counts == "4 rows: +2 ~2 =0 !0")
            let after = try await shop.catalogueTexts()
            // The dry run has used up two ids.
            let products = after.filter { $0.split(separator: "|").count > 6 || $0.hasPrefix("2|S-2") }
            #expect(
                products == [
                    "1|S-1|One!|1.00|12|Disks||2", "2|S-2|Two|2.00|0|Disks||2",
                    "6|S-3|Three|3.50|4|12|No description|1", "7|Four|4.00|0|12|Fine|1",
                ]
            )
            #expect(after.contains("1|2|12|import"))
            #expect(after.contains("6|4|4|import"))
            #expect(Self.lines("categories|", before) == Self.lines("categories|", after))
            #expect(Self.lines("products|", before) != Self.lines("products|", after))
            #expect(try await shop.wrongLedgers() == [])
            // Only the row without an id or a SKU has nothing to be known again by.
            let named = Self.good.split(separator: "\n").dropLast().joined(separator: "\n")
            #expect(try await shop.importing(named).counts == "3 rows: +0 ~0 =3 !0")
            #expect(try await shop.catalogueTexts() == after)
        }
    }

    private static let bad = """
        id,sku,name,price,stock,category,description
        ,N-1,Good,1,5,Disks,
        3,,,,,,
        9,,,,,,
        ,N-2,,1,,Disks,
        ,N-3,B,,,Disks,
        ,N-4,B,1,,,
        ,N-5,B,1,,Nowhere,
        ,N-6,B,1,,99,
        ,N-1,B,1,,Disks,
        2,S-1,,,,,
        1,,,,,,
        ,S-1,,,,,
        ,N-7,B,1.005,,Disks,
        """

    private static let badErrors = [
        "3 id", "4 id", "5 name", "6 price", "7 category", "8 category", "9 category", "10 sku", "11 sku", "13 -",
        "14 price",
    ]

    @Test("Each row that does not fit is told by its line and column; then nothing is written")
    @Loop
    func refusesRows() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            for isDryRun in [true, false] {
                let report = try await shop.importing(Self.bad, isDryRun: isDryRun)
                #expect(report.errors.listed.map { "\($0.row) \($0.field ?? "-")" } == Self.badErrors)
                #expect(report.counts == "13 rows: +0 ~0 =0 !11")
                #expect(try await shop.catalogueTexts() == before)
            }
        }
    }

    @Test("Who continues gets the good rows; a dry run tells the same and writes nothing")
    @Loop
    func continues() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            let dry = try await shop.importing(Self.bad, continues: true, isDryRun: true)
            #expect(try await shop.catalogueTexts() == before)
            let report = try await shop.importing(Self.bad, continues: true)
            #expect(report == dry)
            #expect(report.counts == "13 rows: +1 ~0 =1 !11")
            #expect(report.errors.listed.map { "\($0.row) \($0.field ?? "-")" } == Self.badErrors)
            #expect(try await shop.texts("SELECT name FROM products WHERE id > 3") == ["Good"])
            #expect(try await shop.wrongLedgers() == [])
        }
    }

    @Test("Categories that rows name are made if that is asked for, once each, and not for refused rows")
    @Loop
    func createsCategories() async throws {
        try await TestShop.with { shop in
            let generations = "SELECT generation::text FROM cache_generations ORDER BY namespace"
            let before = try await shop.texts(generations)
            let file = "name,price,category\nA,1,New\nB,1,Newer\nC,1,New\n,1,Bad\nD,1,77\n"
            let report = try await shop.importing(file, continues: true, createsCategories: true)
            #expect(report.errors.listed.map(\.row) == [5, 6])
            #expect(try await shop.texts("SELECT name FROM categories ORDER BY id") == ["New", "Newer"])
            #expect(
                try await shop.texts("SELECT concat_ws(' ', name, category_id) FROM products ORDER BY id")
                    == ["A 1", "B 2", "C 1"]
            )
            let after = try await shop.texts(generations)
            #expect(zip(before, after).allSatisfy { $0 != $1 })
        }
    }

    @Test("What a file changes is found by its new words, and by its old ones no more")
    @Loop
    func searches() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            _ = try await shop.importing("sku,name,description\nS-1,Zither,Walnut\n")
            let kept = "SELECT concat_ws('|', product_id, name, terms) FROM product_search ORDER BY 1"
            let anew = """
                SELECT concat_ws('|', id, search_text(name), product_search_terms(name, description, category_id))
                FROM products WHERE deleted_at IS NULL ORDER BY 1
                """
            #expect(try await shop.texts(kept) == shop.texts(anew))
            let words = "SELECT word FROM search_vocabulary WHERE word IN ('zither', 'walnut') ORDER BY 1"
            #expect(try await shop.texts(words) == ["walnut", "zither"])
        }
    }

    @Test("Only one import works at a time, and the other is told")
    @Loop
    func excludesOthers() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let outcomes = try await atOnce(4) { _ -> String in
                do {
                    return try await shop.importing("sku,name,price,category\nX,X,1,Disks\n").counts
                } catch let failure as ImportFailure {
                    return "\(failure)"
                }
            }
            #expect(try await shop.texts("SELECT sku FROM products WHERE sku = 'X'") == ["X"])
            let busy = "\(ImportFailure.busy)"
            let others = ["1 rows: +1 ~0 =0 !0", "1 rows: +0 ~0 =1 !0", busy]
            #expect(outcomes.filter { $0 == others[0] }.count == 1)
            #expect(outcomes.allSatisfy(others.contains))
        }
    }

    @Test("Stock that is adjusted while an import runs is never lost: each ledger is a chain that ends in the stock")
    @Loop
    func runsWithAdjustments() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let supplier = try await shop.signedInUser("chief", .admin)
            let rows = (1...2000).map { "B-\($0),Bulk,1,1,Disks" }.joined(separator: "\n")
            let file = "sku,name,price,stock,category\nS-1,Renamed,5,100,Disks\n\(rows)\n"
            let statuses = try await atOnce(21) { number -> Int in
                guard number > 0 else { return try await shop.importing(file).addedCount }
                return try await shop.send(
                    "POST",
                    "/api/products/1/stock/",
                    json: #"{"delta":1,"reason":"found"}"#,
                    token: supplier.token
                ).status
            }
            #expect(statuses == [2000] + Array(repeating: 201, count: 20))
            #expect(try await shop.wrongLedgers() == [])
            let breaks = """
                SELECT id::text FROM (
                    SELECT id, balance - delta AS before, lag(balance) OVER (ORDER BY id) AS previous
                    FROM stock_changes WHERE product_id = 1
                ) s WHERE previous <> before
                """
            #expect(try await shop.texts(breaks) == [])
        }
    }

    @Test("A connection that is lost in the middle leaves nothing behind")
    @Loop
    func survivesLoss() async throws {
        try await TestShop.with { shop in
            try await shop.run(Self.fixture)
            let before = try await shop.catalogueTexts()
            let url = try TestDatabase.required().url
            let source = ImportSource { offset in
                if offset == 0 { return Array("sku,name,price,category\nY-1,Y,1,Disks\n".utf8) }
                return Array("Y-\(offset),Y,1,Disks\n".utf8)
            }
            // The file never ends by itself: only the loss of the connection ends the import.
            let end = EventLoop.shared.task(returning: { () async -> Bool in
                let imports = shop.application.catalogue.imports.products
                do {
                    _ = try await imports.run(source, .csv, ImportOptions(), by: .command, within: .seconds(120))
                    return false
                } catch {
                    return error is PostgresError
                }
            })
            let schema = url.isEmpty ? "" : try TestDatabase.required().schema
            try await eventually("an import is at work", within: .seconds(60)) {
                let killed = try await shop.texts(
                    """
                    SELECT pg_terminate_backend(l.pid)::text FROM pg_locks l
                    WHERE l.locktype = 'advisory' AND l.classid = 1768779887
                        AND l.objid = hashtext('\(schema)')::bigint & 4294967295
                    """
                )
                return killed == ["true"]
            }
            #expect(await end.value)
            #expect(try await shop.catalogueTexts() == before)
        }
    }

    @Test("An import that is not done in its time leaves nothing behind, and so does one whose file cannot be read")
    @Loop
    func endsInTime() async throws {
        try await TestShop.with { shop in
            let before = try await shop.catalogueTexts()
            let imports = shop.application.catalogue.imports.products
            let endless = ImportSource { offset in Array(offset == 0 ? "name\n".utf8 : "A\n".utf8) }
            await #expect(throws: ImportFailure.tooSlow) {
                try await imports.run(endless, .csv, ImportOptions(), by: .command, within: .milliseconds(300))
            }
            let error = SystemError(call: "read", number: 5)
            let broken = ImportSource { (_) throws(SystemError) in throw error }
            await #expect(throws: ImportFailure.unreadable(error)) {
                try await imports.run(broken, .csv, ImportOptions(), by: .command, within: .seconds(60))
            }
            #expect(try await shop.catalogueTexts() == before)
        }
    }
}
