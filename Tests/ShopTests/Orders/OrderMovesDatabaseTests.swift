import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Moving orders", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct OrderMovesDatabaseTests {
    @Test("A cancelled order gives its stock back, once, and says who did it")
    @Loop
    func cancels() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 2), (world.drum, 3), (world.lute, 1)], for: world.buyer)
            let path = "/api/orders/\(id)/cancellation/"
            #expect(try await shop.get("/api/products/\(world.lute)/").text.contains(#""stock":97,"#))
            let generation = try await shop.generation(.products)
            let answer = try await shop.send("POST", path, as: world.buyer)
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""status":"cancelled","is_completed":false,"#))
            #expect(answer.text.contains(#""status":"cancelled","at":""#))
            #expect(answer.text.hasSuffix(#","by":"bob"}]}"#))
            #expect(try await shop.generation(.products) > generation)
            let shown = try await shop.send("GET", "/api/orders/\(id)/", as: world.buyer)
            #expect(shown.text == answer.text)
            #expect(shown.fields["etag"] == answer.fields["etag"])
            try await shop.send("POST", path, as: world.buyer).expectProblem(409, "invalid_order_state")
            let stock = try await shop.texts("SELECT concat_ws(' ', stock, version) FROM products ORDER BY id")
            #expect(stock == ["100 3", "100 3"])
            let ledger = try await shop.texts(
                """
                SELECT concat_ws(' ', product_id - \(world.lute), delta, balance, reason, user_id = \(world.buyer.id))
                FROM stock_changes WHERE order_id = \(id) AND delta > 0 ORDER BY id
                """
            )
            #expect(ledger == ["0 3 100 cancellation t", "1 3 100 cancellation t"])
            #expect(try await shop.brokenLedgers() == [])
            #expect(try await shop.history(id) == ["cancelled bob"])
        }
    }

    @Test("Deleting an order is cancelling it: it stays to be seen")
    @Loop
    func deletes() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let path = "/api/orders/\(id)/"
            #expect(try await shop.send("DELETE", path, as: world.buyer).status == 204)
            #expect(try await shop.send("GET", path, as: world.buyer).text.contains(#""status":"cancelled""#))
            try await shop.send("DELETE", path, as: world.buyer).expectProblem(409, "invalid_order_state")
            #expect(try await shop.texts("SELECT stock FROM products ORDER BY id") == ["100", "100"])
        }
    }

    @Test("Another's order cannot be cancelled, except by who changes all; none that is not there")
    @Loop
    func rights() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let paths = ["/api/orders/\(id)/cancellation/", "/api/orders/999/cancellation/"]
            for path in paths { try await shop.send("POST", path, as: world.other).expectProblem(404, "not_found") }
            #expect(try await shop.send("POST", paths[0], as: nil).status == 401)
            for path in ["/api/orders/\(id)/completion/", "/api/orders/999/completion/"] {
                try await shop.send("POST", path, as: world.buyer).expectProblem(403, "forbidden")
            }
            let patch = #"{"is_completed":true}"#
            try await shop.send("PATCH", "/api/orders/\(id)/", patch, as: world.buyer).expectProblem(403, "forbidden")
            try await shop.send("PATCH", "/api/orders/999/", patch, as: world.admin).expectProblem(404, "not_found")
            #expect(try await shop.orderStates() == ["\(id) pending"])
            #expect(try await shop.send("POST", paths[0], as: world.admin).status == 200)
            #expect(try await shop.history(id) == ["cancelled ada"])
        }
    }

    @Test("A paid order is completed, by its own resource or by a patch, and then nothing becomes of it any more")
    @Loop
    func completes() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            for number in 0..<2 {
                let id = try await shop.place([(world.lute, 1)], for: world.buyer)
                let path = "/api/orders/\(id)/"
                func complete() async throws -> TestAnswer {
                    number == 0
                        ? try await shop.send("POST", path + "completion/", as: world.admin)
                        : try await shop.send("PATCH", path, #"{"is_completed":true}"#, as: world.admin)
                }
                try await complete().expectProblem(409, "invalid_order_state")
                try await shop.pay(id)
                let answer = try await complete()
                #expect(answer.status == 200)
                #expect(answer.text.contains(#""status":"completed","is_completed":true,"#))
                #expect(try await shop.history(id) == ["paid", "completed ada"])
                try await shop.send("DELETE", path, as: world.buyer).expectProblem(409, "invalid_order_state")
                try await shop.send("POST", path + "completion/", as: world.admin)
                    .expectProblem(409, "invalid_order_state")
                #expect(try await shop.send("PATCH", path, #"{"is_completed":true}"#, as: world.admin).status == 200)
                try await shop.send("PATCH", path, #"{"is_completed":false}"#, as: world.admin)
                    .expectProblem(409, "invalid_order_state")
                #expect(try await shop.history(id) == ["paid", "completed ada"])
            }
        }
    }

    @Test("A patch that wants nothing, or what is, changes nothing; one that makes no sense is refused")
    @Loop
    func patches() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let path = "/api/orders/\(id)/"
            let before = try await shop.send("GET", path, as: world.admin)
            for patch in ["{}", #"{"is_completed":false}"#, #"{"status":"paid","total":"0.00"}"#] {
                let answer = try await shop.send("PATCH", path, patch, as: world.admin)
                #expect(answer.status == 200)
                #expect(answer.text == before.text)
                #expect(answer.fields["etag"] == before.fields["etag"])
            }
            for value in ["1", "null", #""true""#, "[]"] {
                let answer = try await shop.send("PATCH", path, #"{"is_completed":\#(value)}"#, as: world.admin)
                try answer.expectProblem(422, "invalid_fields")
                #expect(try answer.refusedFields() == ["is_completed"])
            }
            try await shop.send("PATCH", path, "[]", as: world.admin).expectProblem(400, "malformed_body")
        }
    }

    @Test("A change with If-Match goes on if the order has not moved since, whatever its products do")
    @Loop
    func conditions() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let path = "/api/orders/\(id)/"
            let old = try #require(try await shop.send("GET", path, as: world.buyer).fields["etag"])
            try await shop.pay(id)
            for tag in [old, "\"x\"", "\"2\"", "W/\(old)"] {
                for (method, target, user) in [
                    ("DELETE", path, world.buyer), ("POST", path + "cancellation/", world.buyer),
                    ("POST", path + "completion/", world.admin),
                ] {
                    let answer = try await shop.send(method, target, as: user, ["If-Match": tag])
                    try answer.expectProblem(412, "precondition_failed")
                }
                let patch = #"{"is_completed":true}"#
                let answer = try await shop.send("PATCH", path, patch, as: world.admin, ["If-Match": tag])
                try answer.expectProblem(412, "precondition_failed")
            }
            let tag = try #require(try await shop.send("GET", path, as: world.buyer).fields["etag"])
            _ = try await shop.place([(world.lute, 5)], for: world.other)
            #expect(try await shop.send("DELETE", path, as: world.buyer, ["If-Match": tag]).status == 204)
        }
    }

    @Test("What has left the catalogue gets its stock back as well")
    @Loop
    func returnsToDeleted() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.drum, 4)], for: world.buyer)
            #expect(try await shop.send("DELETE", "/api/products/\(world.drum)/", as: world.admin).status == 204)
            #expect(try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer).status == 204)
            #expect(try await shop.texts("SELECT stock FROM products WHERE id = \(world.drum)") == ["100"])
            #expect(try await shop.brokenLedgers() == [])
        }
    }

    @Test("Of many cancellations at once over two instances one does it")
    @Loop
    func cancelsOnce() async throws {
        try await TestShop.withTwo { one, other in
            let world = try await one.makeOrders()
            for _ in 0..<5 {
                let id = try await one.place([(world.drum, 3), (world.lute, 2)], for: world.buyer)
                let answers = try await atOnce(8) { number in
                    let shop = number % 2 == 0 ? one : other
                    return number % 4 < 2
                        ? try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer)
                        : try await shop.send("POST", "/api/orders/\(id)/cancellation/", as: world.admin)
                }
                #expect(answers.count { $0.status < 300 } == 1)
                #expect(answers.count { $0.status == 409 } == 7)
            }
            #expect(try await one.texts("SELECT stock FROM products ORDER BY id") == ["100", "100"])
            #expect(try await one.brokenLedgers() == [])
            #expect(try await one.brokenOrders() == [])
        }
    }

    @Test("Orders of the same products in opposite order are cancelled at once without a deadlock")
    @Loop
    func locksInOrder() async throws {
        try await TestShop.withTwo { one, other in
            let world = try await one.makeOrders()
            var ids: [Int64] = []
            for number in 0..<24 {
                let lines = [(product: world.lute, quantity: 1), (product: world.drum, quantity: 2)]
                ids.append(try await one.place(number % 2 == 0 ? lines : lines.reversed(), for: world.buyer))
            }
            let orders = ids
            let answers = try await atOnce(orders.count) { number in
                let shop = number % 3 == 0 ? one : other
                return try await shop.send("DELETE", "/api/orders/\(orders[number])/", as: world.buyer)
            }
            #expect(answers.allSatisfy { $0.status == 204 })
            #expect(try await one.texts("SELECT stock FROM products ORDER BY id") == ["100", "100"])
            #expect(try await one.brokenLedgers() == [])
        }
    }
}
