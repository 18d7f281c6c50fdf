import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Writing categories",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct CategoryWritesDatabaseTests {
    @Test("A category is made, shown, replaced, changed and deleted")
    @Loop
    func life() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let json = #"{"name":"Keys","description":"Black\nand white","id":77,"version":5}"#
            let made = try await shop.send("POST", "/api/categories/", json, as: admin)
            let id = try made.createdID()
            #expect(made.text == #"{"id":\#(id),"name":"Keys","description":"Black\nand white"}"#)
            let path = "/api/categories/\(id)/"
            var shown = try await shop.get(path)
            #expect(shown.body == made.body)
            #expect(shown.fields["etag"] == made.fields["etag"])
            #expect(shown.fields["cache-control"] == "public, max-age=0, must-revalidate")
            let old = try #require(shown.fields["etag"])
            #expect(try await shop.get(path, ["If-None-Match": old]).status == 304)

            let replaced = try await shop.send("PUT", path, #"{"name":"Pianos"}"#, as: admin, ["If-Match": old])
            #expect(replaced.text == #"{"id":\#(id),"name":"Pianos","description":""}"#)
            let changed = try await shop.send("PATCH", path, #"{"description":"Loud"}"#, as: admin)
            #expect(changed.text == #"{"id":\#(id),"name":"Pianos","description":"Loud"}"#)
            let reset = try await shop.send("PATCH", path, #"{"description":null}"#, as: admin, ["If-Match": "*"])
            #expect(reset.body == replaced.body)
            #expect(reset.fields["etag"] != replaced.fields["etag"])
            shown = try await shop.get(path, ["If-None-Match": old])
            #expect(shown.status == 200)
            #expect(shown.fields["etag"] == reset.fields["etag"])
            #expect(try await shop.get("/api/categories/").text == "[\(reset.text)]")

            for (method, body) in [("PUT", #"{"name":"x"}"#), ("PATCH", #"{"name":"x"}"#), ("DELETE", "")] {
                let answer = try await shop.send(method, path, body, as: admin, ["If-Match": old])
                try answer.expectProblem(412, "precondition_failed")
            }
            #expect(try await shop.send("DELETE", path, as: admin).status == 204)
            #expect(try await shop.get("/api/categories/").text == "[]")
            for (method, body) in [("GET", ""), ("PUT", #"{"name":"x"}"#), ("PATCH", "{}"), ("DELETE", "")] {
                #expect(try await shop.send(method, path, body, as: admin).status == 404)
            }
            let events = try await shop.auditTexts()
            #expect(
                events.map { String($0.prefix { $0 != " " }) } == [
                    "category.created", "category.changed", "category.changed", "category.changed", "category.deleted",
                ]
            )
            #expect(events[1].contains(#""was": "Keys""#))
        }
    }

    @Test("A name is one category's, also when many ask for it at once")
    @Loop
    func taken() async throws {
        try await TestShop.with { shop in
            let admin = try await shop.signedInUser("ada", .admin)
            let answers = try await atOnce(8) { _ in
                try await shop.send("POST", "/api/categories/", #"{"name":"Keys"}"#, as: admin)
            }
            #expect(answers.count { $0.status == 201 } == 1)
            for answer in answers where answer.status != 201 {
                try answer.expectProblem(409, "name_taken")
                #expect(try answer.refusedFields() == ["name"])
            }
            let id = try await shop.addCategory("keys", as: admin)
            let path = "/api/categories/\(id)/"
            for (method, body) in [("PUT", #"{"name":"Keys"}"#), ("PATCH", #"{"name":"Keys"}"#)] {
                try await shop.send(method, path, body, as: admin).expectProblem(409, "name_taken")
            }
            #expect(try await shop.get(path).text == #"{"id":\#(id),"name":"keys","description":""}"#)
            #expect(try await shop.texts("SELECT count(*) FROM audit_events WHERE action LIKE 'category%'") == ["2"])
        }
    }

    @Test("What is the same as before is no change: no version, no generation, no trace")
    @Loop
    func same() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let before = try await shop.catalogueState()
            let path = "/api/categories/\(catalogue.winds)/"
            let shown = try await shop.get(path)
            for (method, body) in [
                ("PUT", #"{"name":"Winds"}"#), ("PATCH", #"{"name":"Winds","description":null}"#), ("PATCH", "{}"),
            ] {
                let answer = try await shop.send(method, path, body, as: catalogue.admin)
                #expect(answer.body == shown.body)
                #expect(answer.fields["etag"] == shown.fields["etag"])
            }
            #expect(try await shop.catalogueState() == before)
        }
    }

    @Test("A change shows in products and their entity tags, and moves both generations on")
    @Loop
    func showsInProducts() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let before = try await shop.get("/api/products/\(id)/")
            let categories = try await shop.generation(.categories)
            let products = try await shop.generation(.products)
            let path = "/api/categories/\(catalogue.strings)/"
            #expect(try await shop.send("PATCH", path, #"{"name":"Lutes"}"#, as: catalogue.admin).status == 200)
            let after = try await shop.get("/api/products/\(id)/")
            #expect(after.text.contains(#""category":{"id":\#(catalogue.strings),"name":"Lutes""#))
            #expect(after.fields["etag"] != before.fields["etag"])
            #expect(try await shop.get("/api/products/").text == "[\(after.text)]")
            #expect(try await shop.generation(.categories) > categories)
            let bumped = try await shop.generation(.products)
            #expect(bumped > products)
            #expect(shop.application.generations.current[.products] == Int64(bumped))
            let tag = try #require(before.fields["etag"])
            let late = try await shop.send(
                "PATCH",
                "/api/products/\(id)/",
                #"{"price":1}"#,
                as: catalogue.supplier,
                ["If-Match": tag]
            )
            #expect(late.status == 412)
        }
    }

    @Test("One that holds products stays; one that held only what has left the catalogue goes")
    @Loop
    func inUse() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let path = "/api/categories/\(catalogue.strings)/"
            let before = try await shop.catalogueState()
            try await shop.send("DELETE", path, as: catalogue.admin).expectProblem(409, "category_in_use")
            #expect(try await shop.catalogueState() == before)
            #expect(try await shop.send("DELETE", "/api/products/\(id)/", as: catalogue.supplier).status == 204)
            #expect(try await shop.send("DELETE", path, as: catalogue.admin).status == 204)
            #expect(
                try await shop.texts("SELECT concat_ws('|', id, name, category_id, stock) FROM products") == [
                    "\(id)|Lute|5"
                ]
            )
            #expect(try await shop.get("/api/products/").text == "[]")
        }
    }

    @Test("Deleted while products are added to it: either it goes or they come, never both")
    @Loop
    func races() async throws {
        try await TestShop.with({ $0.postgres.writeConnectionCount = 4 }) { shop in
            let catalogue = try await shop.makeCatalogue()
            var outcomes: Set<Int> = []
            for round in 0..<20 {
                let category = try await shop.addCategory("Round \(round)", as: catalogue.admin)
                let moved = try await shop.addProduct(category: catalogue.winds, as: catalogue.supplier)
                let answers = try await atOnce(4) { number in
                    switch (number + round) % 4 {
                    case 0: try await shop.send("DELETE", "/api/categories/\(category)/", as: catalogue.admin)
                    case 1:
                        try await shop.send(
                            "PATCH",
                            "/api/products/\(moved)/",
                            #"{"category":\#(category)}"#,
                            as: catalogue.supplier
                        )
                    default:
                        try await shop.send(
                            "POST",
                            "/api/products/",
                            #"{"name":"New","price":1,"category":\#(category)}"#,
                            as: catalogue.supplier
                        )
                    }
                }
                let deletion = answers[(4 - round % 4) % 4]
                outcomes.insert(deletion.status)
                let writes = answers.enumerated().filter { $0.offset != (4 - round % 4) % 4 }.map(\.element)
                if deletion.status == 204 {
                    for write in writes {
                        #expect(write.status == 422)
                        #expect(try write.refusedFields() == ["category"])
                    }
                } else {
                    try deletion.expectProblem(409, "category_in_use")
                    #expect(writes.contains { $0.status < 300 })
                }
            }
            #expect(outcomes.isSubset(of: [204, 409]))
            let orphans = "SELECT id FROM products WHERE category_id IS NULL"
            #expect(try await shop.texts(orphans) == [])
        }
    }
}
