import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Writing products",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ProductWritesDatabaseTests {
    @Test("A product is made with what it needs; the rest has its standards, and what nobody may set is ignored")
    @Loop
    func makes() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let json = """
                {"name":"Lute","price":"12.5","category":\(catalogue.strings),"id":9,"owner_id":1,"image":"/x.png",
                 "version":7,"created_at":"2000-01-01T00:00:00Z","deleted_at":"2000-01-01T00:00:00Z","in_stock":true}
                """
            let made = try await shop.send("POST", "/api/products/", json, as: catalogue.supplier)
            let id = try made.createdID()
            #expect(
                made.text == #"{"id":\#(id),"name":"Lute","description":"No description","price":"12.50","stock":0,"#
                    + #""image":null,"category":{"id":\#(catalogue.strings),"name":"Strings","description":""}}"#
            )
            let shown = try await shop.get("/api/products/\(id)/")
            #expect(shown.body == made.body)
            #expect(shown.fields["etag"] == made.fields["etag"])
            #expect(made.fields["cache-control"] == "private, no-store")
            #expect(try await shop.get("/api/products/").text == "[\(made.text)]")
            #expect(
                try await shop.texts(
                    "SELECT concat_ws('|', owner_id, version, created_at > '2020-01-01') FROM products"
                )
                    == ["\(catalogue.supplier.id)|1|t"]
            )
            #expect(try await shop.texts("SELECT id FROM stock_changes") == [])
            let events = try await shop.auditTexts().filter { $0.hasPrefix("product") }
            #expect(
                events == [#"product.created \#(catalogue.supplier.id) -> {"name": "Lute", "product": \#(id)}"#]
            )
        }
    }

    @Test("PUT replaces all but the stock, unless it names it")
    @Loop
    func replaces() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/"
            _ = try await shop.send("PATCH", path, #"{"description":"Old"}"#, as: catalogue.supplier)
            let whole = #"{"name":"Oud","price":3,"category":\#(catalogue.winds)"#
            let replaced = try await shop.send("PUT", path, whole + "}", as: catalogue.supplier)
            #expect(
                replaced.text == #"{"id":\#(id),"name":"Oud","description":"No description","price":"3.00","stock":5,"#
                    + #""image":null,"category":{"id":\#(catalogue.winds),"name":"Winds","description":""}}"#
            )
            let emptied = try await shop.send("PUT", path, whole + #","stock":null}"#, as: catalogue.supplier)
            #expect(try emptied.object()["stock"] == .number(JSONNumber(0)))
            #expect(emptied.fields["etag"] != replaced.fields["etag"])
            #expect(
                try await shop.texts(
                    "SELECT concat_ws('|', delta, balance, reason, user_id) FROM stock_changes ORDER BY id"
                )
                    == ["5|5|initial stock|\(catalogue.supplier.id)", "-5|0|edited|\(catalogue.supplier.id)"]
            )
        }
    }

    @Test("PATCH changes what it names, and null is the standard of what has one")
    @Loop
    func patches() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/"
            var tags: Set<String> = []
            for (body, member, value) in [
                (#"{"name":"Oud"}"#, "name", JSONValue.string("Oud")),
                (#"{"price":"0.10"}"#, "price", .string("0.10")),
                (#"{"description":"Line\nline"}"#, "description", .string("Line\nline")),
                (#"{"description":null}"#, "description", .string("No description")),
                (#"{"stock":8}"#, "stock", .number(JSONNumber(8))),
                (#"{"stock":null}"#, "stock", .number(JSONNumber(0))),
            ] {
                let answer = try await shop.send(
                    "PATCH",
                    path,
                    body,
                    as: catalogue.supplier,
                    ["Content-Type": "application/merge-patch+json"]
                )
                #expect(answer.status == 200)
                #expect(try answer.object()[member] == value)
                let shown = try await shop.get(path)
                #expect(shown.body == answer.body)
                #expect(shown.fields["etag"] == answer.fields["etag"])
                #expect(try await shop.get("/api/products/").text == "[\(answer.text)]")
                tags.insert(answer.fields["etag"] ?? "")
            }
            #expect(tags.count == 6)
            let moved = try await shop.send("PATCH", path, #"{"category":\#(catalogue.winds)}"#, as: catalogue.admin)
            #expect(moved.text.contains(#""name":"Winds""#))
            let events = try await shop.auditTexts().filter { $0.hasPrefix("product.changed") }
            #expect(events.count == 5)
            #expect(events[1].contains(#""to": {"price": "0.10"}"#))
            #expect(events[1].contains(#""from": {"price": "12.50"}"#))
            #expect(try await shop.brokenLedgers() == [])
        }
    }

    @Test("What is the same as before is no change: no version, no generation, no row, no trace")
    @Loop
    func same() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let before = try await shop.catalogueState()
            let path = "/api/products/\(id)/"
            let whole = #"{"name":"Lute","price":12.5,"stock":5,"category":\#(catalogue.strings)}"#
            for (method, body) in [("PUT", whole), ("PATCH", whole), ("PATCH", "{}"), ("PATCH", #"{"x":1}"#)] {
                #expect(try await shop.send(method, path, body, as: catalogue.supplier).status == 200)
            }
            #expect(try await shop.catalogueState() == before)
        }
    }

    @Test("A deleted product leaves the catalogue, and its row and stock stay")
    @Loop
    func deletes() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/"
            let generation = try await shop.generation(.products)
            let wrong = try await shop.send("DELETE", path, as: catalogue.supplier, ["If-Match": #""1-9-9""#])
            try wrong.expectProblem(412, "precondition_failed")
            #expect(try await shop.send("DELETE", path, as: catalogue.supplier).status == 204)
            #expect(try await shop.generation(.products) > generation)
            #expect(try await shop.get("/api/products/").text == "[]")
            let stock = #"{"delta":1,"reason":"found"}"#
            let whole = #"{"name":"x","price":1,"category":\#(catalogue.winds)}"#
            for (method, path, body) in [
                ("GET", path, ""), ("DELETE", path, ""), ("PATCH", path, "{}"), ("PUT", path, whole),
                ("GET", path + "stock/", ""), ("POST", path + "stock/", stock),
            ] {
                let answer = try await shop.send(method, path, body, as: catalogue.supplier)
                #expect(answer.status == 404, "\(method) \(path)")
            }
            #expect(
                try await shop.texts("SELECT concat_ws('|', name, stock, version, deleted_at IS NULL) FROM products")
                    == ["Lute|5|2|f"]
            )
        }
    }

    @Test("Of two changes at once with the same If-Match one is made", arguments: 0..<5)
    @Loop
    func optimistic(round: Int) async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/"
            let tag = try #require(try await shop.get(path).fields["etag"])
            let answers = try await atOnce(2) { number in
                try await shop.send(
                    "PATCH",
                    path,
                    #"{"price":\#(number + 1)}"#,
                    as: number == round % 2 ? catalogue.supplier : catalogue.admin,
                    ["If-Match": tag]
                )
            }
            #expect(answers.map(\.status).sorted() == [200, 412])
            let winner = try #require(answers.first { $0.status == 200 })
            #expect(try await shop.get(path).body == winner.body)
        }
    }

    @Test("An edit that does not name the stock does not even name the column to the database")
    @Loop
    func leavesColumn() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            try await shop.application.postgres.withConnection { session in
                try await session.executeScript(
                    """
                    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                        $$ BEGIN RAISE EXCEPTION 'the stock is written'; END $$;
                    CREATE TRIGGER refuse BEFORE UPDATE OF stock ON products FOR EACH ROW EXECUTE FUNCTION refuse()
                    """
                )
            }
            let path = "/api/products/\(id)/"
            let whole = #"{"name":"Oud","price":3,"category":\#(catalogue.winds)}"#
            for (method, body, status) in [
                ("PATCH", #"{"name":"Harp","price":4}"#, 200), ("PATCH", #"{"price":7,"stock":5}"#, 200),
                ("PUT", whole, 200), ("PATCH", #"{"stock":6}"#, 500), ("DELETE", "", 204),
            ] {
                let answer = try await shop.send(method, path, body, as: catalogue.supplier)
                #expect(answer.status == status, "\(method) \(body)")
            }
        }
    }

    @Test("An edit that does not name the stock does not write it: no adjustment meanwhile is lost")
    @Loop
    func losesNoStock() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(stock: 100, category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/products/\(id)/"
            let answers = try await atOnce(30) { number in
                switch number % 3 {
                case 0: try await shop.send("PATCH", path, #"{"name":"Lute \#(number)"}"#, as: catalogue.supplier)
                case 1:
                    try await shop.send(
                        "PUT",
                        path,
                        #"{"name":"Oud \#(number)","price":\#(number),"category":\#(catalogue.winds)}"#,
                        as: catalogue.supplier
                    )
                default:
                    try await shop.send("POST", path + "stock/", #"{"delta":-1,"reason":"sold"}"#, as: catalogue.admin)
                }
            }
            #expect(answers.allSatisfy { $0.status < 300 })
            #expect(try await shop.get(path).text.contains(#""stock":90,"#))
            #expect(try await shop.texts("SELECT version FROM products") == ["31"])
            #expect(try await shop.brokenLedgers() == [])
        }
    }
}
