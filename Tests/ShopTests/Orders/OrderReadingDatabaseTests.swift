import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Reading orders", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct OrderReadingDatabaseTests {
    @Test("An order shows its items with what they cost then, whole products, and its history")
    @Loop
    func shape() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 2), (world.drum, 1), (world.lute, 1)], for: world.buyer)
            let change = #"{"name":"Lute \"d'amour\"","price":"13.00"}"#
            let path = "/api/products/\(world.lute)/"
            #expect(try await shop.send("PATCH", path, change, as: world.admin).status == 200)
            let answer = try await shop.send("GET", "/api/orders/\(id)/", as: world.buyer)
            #expect(answer.status == 200)
            #expect(answer.fields["cache-control"] == "private, no-store")
            let order = try answer.object()
            #expect(
                order.members.map(\.name) == [
                    "id", "number", "user", "status", "is_completed", "total", "items", "created_at", "updated_at",
                    "history",
                ]
            )
            #expect(order["user"] == .string("bob") && order["status"] == .string("pending"))
            #expect(order["is_completed"] == .bool(false) && order["total"] == .string("47.50"))
            guard case .string(let number)? = order["number"], case .array(let items)? = order["items"] else {
                return #expect(Bool(false), "\(answer.text)")
            }
            #expect(number.utf8.count == 16)
            #expect(items.count == 3)
            let product = try await shop.get(path).text
            let kept = product.replacing(#"Lute \"d'amour\""#, with: "Lute")
            #expect(answer.text.contains(#""product":\#(kept),"quantity":2,"unit_price":"12.50"}"#), "\(answer.text)")
            #expect(answer.text.contains(#""price":"13.00""#))
            #expect(answer.text.hasSuffix(#","by":"bob"}]}"#))

            let list = try await shop.send("GET", "/api/orders/", as: world.buyer)
            let history = try #require(answer.text.firstRange(of: #","history""#))
            #expect(list.text == "[\(answer.text[..<history.lowerBound])}]")
        }
    }

    @Test("What has left the catalogue, and its category with it, stays in the order")
    @Loop
    func keepsDeleted() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.drum, 2), (world.lute, 1)], for: world.buyer)
            let (product, category) = ("/api/products/\(world.drum)/", "/api/categories/\(world.catalogue.winds)/")
            #expect(try await shop.send("DELETE", product, as: world.admin).status == 204)
            #expect(try await shop.send("DELETE", category, as: world.admin).status == 204)
            let answer = try await shop.send("GET", "/api/orders/\(id)/", as: world.buyer)
            let values = #""price":"10.00","stock":98,"image":null,"category":null}"#
            let drum = #""name":"Drum","description":"No description",\#(values)"#
            #expect(answer.text.contains(drum + #","quantity":2,"unit_price":"10.00"}"#), "\(answer.text)")
            #expect(try await shop.send("GET", "/api/orders/", as: world.buyer).text.contains(drum))
        }
    }

    @Test("Another's order is not there; who sees all sees it")
    @Loop
    func owners() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let path = "/api/orders/\(id)/"
            #expect(try await shop.send("GET", path, as: nil).status == 401)
            try await shop.send("GET", path, as: world.other).expectProblem(404, "not_found")
            try await shop.send("GET", "/api/orders/999/", as: world.buyer).expectProblem(404, "not_found")
            #expect(try await shop.send("GET", path, as: world.admin).status == 200)
            #expect(try await shop.send("GET", "/api/orders/", as: world.other).text == "[]")
            let foreign = "/api/orders/?user=\(world.buyer.id)"
            try await shop.send("GET", foreign, as: world.other).expectProblem(403, "forbidden")
            for query in ["", "?user=\(world.buyer.id)"] {
                let list = try await shop.send("GET", "/api/orders/\(query)", as: world.admin)
                #expect(list.text.contains(#""id":\#(id),"#))
            }
            let own = try await shop.send("GET", "/api/orders/?user=\(world.admin.id)", as: world.admin)
            #expect(own.text == "[]")
        }
    }

    @Test("What a client has already is not sent again, until the order or what it shows changes")
    @Loop
    func tags() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            for path in ["/api/orders/\(id)/", "/api/orders/"] {
                let first = try await shop.send("GET", path, as: world.buyer)
                let tag = try #require(first.fields["etag"])
                let again = try await shop.send("GET", path, as: world.buyer, ["If-None-Match": tag])
                #expect(again.status == 304 && again.body.isEmpty)
                let stock = #"{"delta":1,"reason":"found"}"#
                let ledger = "/api/products/\(world.lute)/stock/"
                #expect(try await shop.send("POST", ledger, stock, as: world.admin).status == 201)
                let changed = try await shop.send("GET", path, as: world.buyer, ["If-None-Match": tag])
                #expect(changed.status == 200)
            }
        }
    }

    /// The ids in a list.
    private static func ids(_ answer: TestAnswer) throws -> [Int64] {
        guard case .array(let orders) = try answer.json() else { return [] }
        return orders.compactMap { order in
            guard case .object(let order) = order, case .number(let id)? = order["id"] else { return nil }
            return id.int64
        }
    }

    @Test("Lists are newest first, filtered by status and time, in pages by cursor and number")
    @Loop
    func lists() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            var ids: [Int64] = []
            for number in 0..<7 {
                ids.append(try await shop.place([(world.lute, 1)], for: number == 3 ? world.other : world.buyer))
            }
            try await TestDatabase.required().run(
                """
                UPDATE orders SET created_at = timestamptz '2026-01-01Z' + (id - \(ids[0])) * interval '1 hour',
                    status = CASE WHEN id % 2 = 0 THEN 'paid' ELSE 'pending' END
                """
            )
            let newest = Array(ids.reversed())
            func list(_ query: String, as user: TestUser) async throws -> [Int64] {
                try Self.ids(try await shop.send("GET", "/api/orders/?\(query)", as: user))
            }
            let own = newest.filter { $0 != ids[3] }
            #expect(try await list("", as: world.buyer) == own)
            #expect(try await list("", as: world.admin) == newest)
            #expect(try await list("status=paid", as: world.admin) == newest.filter { $0 % 2 == 0 })
            #expect(try await list("status=paid", as: world.buyer) == own.filter { $0 % 2 == 0 })
            #expect(try await list("created_after=2026-01-01T02:00:00Z", as: world.admin) == Array(newest.prefix(4)))
            #expect(try await list("created_after=2026-01-01T01:59:59Z", as: world.admin) == Array(newest.prefix(5)))
            #expect(try await list("created_after=2026-01-01T04:00:00Z", as: world.buyer) == Array(newest.prefix(2)))
            #expect(try await list("created_after=2026-02-01T00:00:00Z", as: world.admin) == [])
            #expect(try await list("limit=2&page=2", as: world.buyer) == Array(own[2..<4]))

            for (query, user, expected) in [("limit=2", world.buyer, own), ("limit=2&count=true", world.admin, newest)]
            {
                var target = "/api/orders/?\(query)"
                var found: [Int64] = []
                while found.count < 20 {
                    let page = try await shop.send("GET", target, as: user)
                    found += try Self.ids(page)
                    if query.contains("count") { #expect(page.fields["x-total-count"] == "\(expected.count)") }
                    guard let link = page.fields["link"] else { break }
                    target = String(link.dropFirst().prefix { $0 != ">" })
                }
                #expect(found == expected)
            }
        }
    }

    @Test("What was placed after a moment is found, though ids and times are not in the same order within a placing")
    @Loop
    func findsByTime() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            try await TestDatabase.required().run(
                """
                INSERT INTO orders (user_id, total, created_at)
                SELECT \(world.buyer.id), 1,
                    timestamptz '2026-01-01Z' + n * interval '1 second' - (n * 7919 % 50) * interval '1 second'
                FROM generate_series(1, 400) AS n
                """
            )
            for second in [0, 17, 120, 250, 399, 500] {
                let time = UTCTime(microseconds: 1_767_225_600_000_000 + Int64(second) * 1_000_000).rfc3339
                let expected = try await shop.texts(
                    "SELECT count(*) FROM orders WHERE created_at > timestamptz '\(time)'"
                )
                for user in [world.buyer, world.admin] {
                    let target = "/api/orders/?limit=1&count=true&created_after=\(time)"
                    let answer = try await shop.send("GET", target, as: user)
                    #expect(answer.fields["x-total-count"] == expected[0], "\(time)")
                }
            }
        }
    }

    @Test("Bad queries are refused")
    @Loop
    func badQueries() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            for query in ["status=x", "user=0", "limit=0", "order=id", "created_after=x", "cursor=x"] {
                try await shop.send("GET", "/api/orders/?\(query)", as: world.admin)
                    .expectProblem(400, "invalid_parameter")
            }
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            #expect(try await shop.send("GET", "/api/orders/\(id)/?x=1", as: world.buyer).status == 400)
        }
    }

    @Test(
        "Each list is read from an index in its order, however many orders there are",
        arguments: [
            ("user=5", "orders_user"), ("", "orders_pkey"), ("status=payment_failed", "orders_status"),
            ("created_after=2026-01-01T20:00:00Z", "orders_created"),
        ]
    )
    @Loop
    func isIndexed(query: String, index: String) async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO users (username, email, password_hash)
            SELECT 'user' || n, n || '@shop.test', 'x' FROM generate_series(1, 500) AS n;
            INSERT INTO orders (user_id, total, status, created_at)
            SELECT (SELECT min(id) FROM users) + n % 500, 1, CASE n % 100 WHEN 0 THEN 'payment_failed' ELSE 'paid' END,
                timestamptz '2026-01-01Z' + n * interval '10 seconds'
            FROM generate_series(1, 20000) AS n;
            ANALYZE orders;
            ANALYZE users;
            """
        )
        let items = query.split(separator: "&").map { part in
            let words = part.split(separator: "=")
            return (String(words[0]), String(words[1]))
        }
        let listing = try OrderListing(items, ownerID: nil)
        let first = listing.createdAfter ?? 5
        var text = ListOrders(listing).sql.text
        text = text.replacing("$1", with: items.isEmpty || listing.status != nil ? "21" : "\(first)")
        text = text.replacing("$2", with: "21")
        let plan = try await database.texts("EXPLAIN \(text)").joined(separator: "\n")
        #expect(plan.contains(index), "\(plan)")
        #expect(!plan.contains("Seq Scan on orders"), "\(plan)")
    }
}
