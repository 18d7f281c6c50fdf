import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Baskets", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct BasketDatabaseTests {
    private static let path = "/api/order-items/"

    /// Puts a product into a basket.
    @Loop
    private func add(
        _ product: Int64,
        _ quantity: Int? = nil,
        _ shop: TestShop,
        as user: TestUser
    ) async throws -> Int64 {
        let rest = quantity.map { #","quantity":\#($0)"# } ?? ""
        return try await shop.send("POST", Self.path, #"{"product_id":\#(product)\#(rest)}"#, as: user).createdID()
    }

    @Test("An item shows its product as the catalogue does; one product may be in it twice")
    @Loop
    func adds() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let answer = try await shop.send("POST", Self.path, #"{"product_id":\#(world.lute)}"#, as: world.buyer)
            let id = try answer.createdID()
            let product = try await shop.get("/api/products/\(world.lute)/").text
            #expect(answer.text == #"{"id":\#(id),"product":\#(product),"quantity":1}"#)
            #expect(answer.fields["cache-control"] == "private, no-store")
            let shown = try await shop.send("GET", "\(Self.path)\(id)/", as: world.buyer)
            #expect(shown.text == answer.text)
            #expect(shown.fields["etag"] == answer.fields["etag"])
            let tag = try #require(shown.fields["etag"])
            let again = try await shop.send("GET", "\(Self.path)\(id)/", as: world.buyer, ["If-None-Match": tag])
            #expect(again.status == 304)
            let second = try await self.add(world.lute, 10_000, shop, as: world.buyer)
            let list = try await shop.send("GET", Self.path, as: world.buyer)
            #expect(
                list.text == "[\(answer.text)," + #"{"id":\#(second),"product":\#(product),"quantity":10000}]"#
            )
        }
    }

    @Test("What is not in the catalogue, or makes no sense, is refused, and nothing is kept")
    @Loop
    func refuses() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            #expect(try await shop.send("DELETE", "/api/products/\(world.drum)/", as: world.admin).status == 204)
            for product in ["\(world.drum)", "999"] {
                let answer = try await shop.send("POST", Self.path, #"{"product_id":\#(product)}"#, as: world.buyer)
                try answer.expectProblem(422, "invalid_fields")
                #expect(try answer.refusedFields() == ["product_id"])
            }
            let bad = try await shop.send("POST", Self.path, #"{"product_id":1,"quantity":0}"#, as: world.buyer)
            #expect(try bad.refusedFields() == ["quantity"])
            try await shop.send("POST", Self.path, "{", as: world.buyer).expectProblem(400, "malformed_body")
            try await shop.send("POST", Self.path, "[]", as: world.buyer).expectProblem(400, "malformed_body")
            #expect(try await shop.send("GET", Self.path, as: nil).status == 401)
            #expect(try await shop.send("GET", Self.path + "?user=1", as: world.buyer).status == 400)
            #expect(try await shop.texts("SELECT id FROM basket_items") == [])
        }
    }

    @Test("Another's item is not there, not even for administrators")
    @Loop
    func owners() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await self.add(world.lute, nil, shop, as: world.buyer)
            for user in [world.other, world.admin] {
                #expect(try await shop.send("GET", Self.path, as: user).text == "[]")
                for (method, body) in [
                    ("GET", ""), ("PUT", #"{"product_id":\#(world.drum)}"#), ("PATCH", #"{"quantity":2}"#),
                    ("DELETE", ""),
                ] {
                    try await shop.send(method, "\(Self.path)\(id)/", body, as: user).expectProblem(404, "not_found")
                }
            }
            #expect(try await shop.texts("SELECT quantity FROM basket_items") == ["1"])
        }
    }

    @Test("An item is changed whole or in part, with If-Match if one likes, and deleted")
    @Loop
    func changes() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await self.add(world.lute, 3, shop, as: world.buyer)
            let path = "\(Self.path)\(id)/"
            let old = try #require(try await shop.send("GET", path, as: world.buyer).fields["etag"])
            let patched = try await shop.send("PATCH", path, #"{"quantity":4}"#, as: world.buyer, ["If-Match": old])
            #expect(patched.status == 200)
            #expect(patched.text.contains(#""name":"Lute""#) && patched.text.hasSuffix(#","quantity":4}"#))
            let same = try await shop.send("PATCH", path, "{}", as: world.buyer)
            #expect(same.fields["etag"] == patched.fields["etag"])
            let replaced = try await shop.send("PUT", path, #"{"product_id":\#(world.drum)}"#, as: world.buyer)
            #expect(replaced.text.contains(#""name":"Drum""#) && replaced.text.hasSuffix(#","quantity":1}"#))
            for (method, body) in [("PUT", #"{"product_id":\#(world.lute)}"#), ("PATCH", "{}"), ("DELETE", "")] {
                let answer = try await shop.send(method, path, body, as: world.buyer, ["If-Match": old])
                try answer.expectProblem(412, "precondition_failed")
            }
            let unknown = try await shop.send("PATCH", path, #"{"product_id":999}"#, as: world.buyer)
            #expect(try unknown.refusedFields() == ["product_id"])
            let missing = try await shop.send("PUT", path, #"{"quantity":2}"#, as: world.buyer)
            #expect(try missing.refusedFields() == ["product_id"])
            let tag = try #require(replaced.fields["etag"])
            _ = try await shop.place([(world.drum, 1)], for: world.other)
            #expect(try await shop.send("DELETE", path, as: world.buyer, ["If-Match": tag]).status == 204)
            try await shop.send("DELETE", path, as: world.buyer).expectProblem(404, "not_found")
        }
    }

    @Test("What leaves the catalogue stays in the basket, and its quantity can still be changed")
    @Loop
    func keepsDeleted() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await self.add(world.drum, nil, shop, as: world.buyer)
            for path in ["/api/products/\(world.drum)/", "/api/categories/\(world.catalogue.winds)/"] {
                #expect(try await shop.send("DELETE", path, as: world.admin).status == 204)
            }
            let list = try await shop.send("GET", Self.path, as: world.buyer)
            #expect(list.text.hasSuffix(#""category":null},"quantity":1}]"#), "\(list.text)")
            let patch = try await shop.send("PATCH", "\(Self.path)\(id)/", #"{"quantity":2}"#, as: world.buyer)
            #expect(patch.text.hasSuffix(#""category":null},"quantity":2}"#))
        }
    }

    @Test("Pages by cursor and number hold all items, in the order in which they came")
    @Loop
    func pages() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            for number in 1...5 { _ = try await self.add(world.lute, number, shop, as: world.buyer) }
            let whole = try await shop.send("GET", Self.path + "?count=true", as: world.buyer)
            #expect(whole.fields["x-total-count"] == "5" && whole.fields["link"] == nil)
            let first = try await shop.send("GET", Self.path + "?limit=3", as: world.buyer)
            let link = try #require(first.fields["link"])
            let next = String(link.dropFirst().prefix { $0 != ">" })
            let second = try await shop.send("GET", next, as: world.buyer)
            #expect(first.text.dropLast() + "," + second.text.dropFirst() == whole.text)
            let numbered = try await shop.send("GET", Self.path + "?limit=3&page=2", as: world.buyer)
            #expect(numbered.text == second.text)
            #expect(try await shop.send("GET", next, as: world.other).status == 400)
        }
    }

    @Test("A basket holds a hundred items, however many are put in at once over two instances")
    @Loop
    func isBounded() async throws {
        try await TestShop.withTwo { one, other in
            let world = try await one.makeOrders()
            try await TestDatabase.required().run(
                """
                INSERT INTO basket_items (user_id, product_id)
                SELECT \(world.buyer.id), \(world.lute) FROM generate_series(1, \(Basket.maximumItemCount - 5))
                """
            )
            let answers = try await atOnce(16) { number in
                let shop = number % 2 == 0 ? one : other
                return try await shop.send("POST", Self.path, #"{"product_id":\#(world.lute)}"#, as: world.buyer)
            }
            #expect(answers.count { $0.status == 201 } == 5)
            for answer in answers where answer.status != 201 { try answer.expectProblem(409, "basket_full") }
            #expect(try await one.texts("SELECT count(*) FROM basket_items") == ["\(Basket.maximumItemCount)"])
            _ = try await self.add(world.lute, nil, one, as: world.other)
        }
    }

    @Test("A basket is read from its index, with products and categories by their keys")
    @Loop
    func isIndexed() async throws {
        let database = try TestDatabase.required()
        _ = try await Seed(postgres: database.pool).generated(GeneratedCatalogue(productCount: 2000, seed: 3))
        try await database.run(
            """
            INSERT INTO users (username, email, password_hash)
            SELECT 'user' || n, n || '@shop.test', 'x' FROM generate_series(1, 300) AS n;
            INSERT INTO basket_items (user_id, product_id)
            SELECT (SELECT min(id) FROM users) + n % 300, (SELECT min(id) FROM products) + n % 2000
            FROM generate_series(1, 9000) AS n;
            ANALYZE basket_items;
            ANALYZE products;
            """
        )
        for query in ["", "limit=3&page=2"] {
            let items = query.split(separator: "&").map { part in
                let words = part.split(separator: "=")
                return (String(words[0]), String(words[1]))
            }
            let text = ListBasketItems(try BasketListing(items, userID: 7)).sql.text
                .replacing("$1", with: "7").replacing("$2", with: "21").replacing("$3", with: "3")
            let plan = try await database.texts("EXPLAIN \(text)").joined(separator: "\n")
            #expect(plan.contains("basket_items_user on basket_items"), "\(plan)")
            #expect(plan.contains("products_pkey"), "\(plan)")
        }
    }
}
