import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The stock ledger",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct StockLedgerDatabaseTests {
    @Test("An adjustment is answered, recorded, and seen at once in the product and in lists")
    @Loop
    func adjusts() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(stock: 5, category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/stock/"
            let before = try await shop.get("/api/products/\(id)/")
            let generation = try await shop.generation(.products)
            let made = try await shop.send("POST", path, #"{"delta":-2,"reason":"broken"}"#, as: catalogue.admin)
            #expect(made.status == 201)
            let change = try made.object()
            #expect(change["delta"] == .number(JSONNumber(-2)))
            #expect(change["balance"] == .number(JSONNumber(3)))
            #expect(change["reason"] == .string("broken"))
            #expect(change["user"] == .string("ada"))
            #expect(change["order"] == .null)
            #expect(change.members.map(\.name) == ["id", "delta", "reason", "balance", "user", "order", "created_at"])
            #expect(try await shop.generation(.products) > generation)
            let after = try await shop.get("/api/products/\(id)/")
            #expect(after.text.contains(#""stock":3,"#))
            #expect(after.fields["etag"] != before.fields["etag"])
            #expect(try await shop.get("/api/products/").text == "[\(after.text)]")

            let list = try await shop.send("GET", path, as: catalogue.supplier)
            #expect(list.text.hasPrefix("[\(made.text),"))
            #expect(list.text.contains(#""delta":5,"reason":"initial stock","balance":5,"user":"sam","order":null"#))
            #expect(list.fields["cache-control"] == "private, no-store")
            let tag = try #require(list.fields["etag"])
            #expect(try await shop.send("GET", path, as: catalogue.supplier, ["If-None-Match": tag]).status == 304)
        }
    }

    @Test("Nothing goes below zero: the answer says what is left, and nothing changes")
    @Loop
    func staysAboveZero() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(stock: 5, category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/stock/"
            let before = try await shop.catalogueState()
            let short = try await shop.send("POST", path, #"{"delta":-6,"reason":"sold"}"#, as: catalogue.supplier)
            try short.expectProblem(409, "insufficient_stock")
            #expect(short.text.contains("Left in stock: 5."))
            let much = #"{"delta":2147483647,"reason":"found"}"#
            let over = try await shop.send("POST", path, much, as: catalogue.supplier)
            try over.expectProblem(422, "invalid_fields")
            #expect(try over.refusedFields() == ["delta"])
            #expect(try await shop.catalogueState() == before)
            let all = try await shop.send("POST", path, #"{"delta":-5,"reason":"sold"}"#, as: catalogue.supplier)
            #expect(all.status == 201)
            #expect(try await shop.get("/api/products/?in_stock=true").text == "[]")
        }
    }

    @Test("Pages by cursor and number hold all changes, newest first")
    @Loop
    func pages() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(stock: 1, category: catalogue.strings, as: catalogue.supplier)
            let other = try await shop.addProduct(stock: 1, category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/stock/"
            for number in 0..<4 {
                let json = #"{"delta":1,"reason":"box \#(number)"}"#
                #expect(try await shop.send("POST", path, json, as: catalogue.supplier).status == 201)
            }
            let whole = try await shop.send("GET", path + "?count=true", as: catalogue.supplier)
            #expect(whole.fields["x-total-count"] == "5")
            #expect(whole.fields["link"] == nil)
            let first = try await shop.send("GET", path + "?limit=3", as: catalogue.supplier)
            let link = try #require(first.fields["link"])
            let next = String(link.dropFirst().prefix { $0 != ">" })
            let second = try await shop.send("GET", next, as: catalogue.supplier)
            let joined = first.text.dropLast() + "," + second.text.dropFirst()
            #expect(joined == whole.text)
            let numbered = try await shop.send("GET", path + "?limit=3&page=2", as: catalogue.supplier)
            #expect(numbered.text == second.text)
            let cursor = next.split(separator: "cursor=").last.map(String.init) ?? ""
            let foreign = "/api/products/\(other)/stock/?cursor=\(cursor)"
            #expect(try await shop.send("GET", foreign, as: catalogue.supplier).status == 400)
            #expect(try await shop.send("GET", path + "?user=1", as: catalogue.supplier).status == 400)
        }
    }

    @Test("A page is read from its index, whatever there is of other products")
    @Loop
    func isIndexed() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: 2000, seed: 3))
        for query in ["", "limit=3&page=2"] {
            let items = query.split(separator: "&").map { part in
                let words = part.split(separator: "=")
                return (String(words[0]), String(words[1]))
            }
            let text = ListStockChanges(try StockListing(items, productID: 7)).sql.text
                .replacing("$1", with: "7").replacing("$2", with: "21").replacing("$3", with: "3")
            let plan = try await pool.read(QueryColumn("EXPLAIN \(text)")).joined(separator: "\n")
            #expect(plan.contains("stock_changes_product on stock_changes"), "\(plan)")
        }
    }

    @Test("Adjustments at once through two instances add up, and their balances are a chain")
    @Loop
    func addsUp() async throws {
        try await TestShop.with { first in
            try await TestShop.with { second in
                let catalogue = try await first.makeCatalogue()
                let id = try await first.addProduct(stock: 10, category: catalogue.strings, as: catalogue.supplier)
                let path = "/api/products/\(id)/stock/"
                let answers = try await atOnce(40) { number in
                    let json = #"{"delta":\#(number % 2 == 0 ? 1 : -1),"reason":"count"}"#
                    let shop = number % 4 < 2 ? first : second
                    return try await shop.send("POST", path, json, as: catalogue.supplier)
                }
                #expect(answers.allSatisfy { $0.status == 201 })
                #expect(try await second.get("/api/products/\(id)/").text.contains(#""stock":10,"#))
                #expect(try await first.texts("SELECT count(*) FROM stock_changes") == ["41"])
                #expect(try await first.brokenLedgers() == [])
            }
        }
    }

    @Test("The last pieces are taken once, however many want them")
    @Loop
    func takesOnce() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(stock: 3, category: catalogue.strings, as: catalogue.supplier)
            let answers = try await atOnce(10) { _ in
                let json = #"{"delta":-1,"reason":"sold"}"#
                return try await shop.send("POST", "/api/products/\(id)/stock/", json, as: catalogue.supplier)
            }
            #expect(answers.count { $0.status == 201 } == 3)
            #expect(answers.count { $0.status == 409 } == 7)
            #expect(try await shop.texts("SELECT stock FROM products") == ["0"])
            #expect(try await shop.brokenLedgers() == [])
        }
    }
}
