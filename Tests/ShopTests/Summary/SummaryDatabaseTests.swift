import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("How the shop does", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct SummaryDatabaseTests {
    @Loop
    private func read(_ shop: TestShop, _ user: TestUser) async throws -> JSONValue {
        let answer = try await shop.get("/api/summary/", token: user.token)
        #expect(answer.status == 200)
        #expect(answer.fields["cache-control"] == "private, no-store")
        return try answer.json()
    }

    @Test("Orders are counted by hour and status, and what is paid is added up")
    @Loop
    func countsOrders() async throws {
        let clock = TestClock()
        try await TestShop.with(now: { clock.now }) { shop in
            let world = try await shop.makeOrders()
            let empty = try await self.read(shop, world.admin)
            #expect(empty["orders"]?["count"] == .integer(0))
            #expect(empty["orders"]?["revenue"] == .string("0.00"))
            let paid = try await shop.place([(world.lute, 2), (world.drum, 1)], for: world.buyer)
            let old = try await shop.place([(world.drum, 1)], for: world.buyer)
            _ = try await shop.place([(world.drum, 3)], for: world.other)
            try await shop.rows("UPDATE orders SET status = 'paid' WHERE id IN (\(paid), \(old))")
            try await shop.rows("UPDATE orders SET created_at = created_at - interval '25 hours' WHERE id = \(old)")
            // What was read is told for some seconds.
            #expect(try await self.read(shop, world.admin)["orders"]?["count"] == .integer(0))
            clock.advance(by: Summaries.lifetime)
            let orders = try #require(try await self.read(shop, world.admin)["orders"])
            #expect(orders["count"] == .integer(2))
            #expect(orders["revenue"] == .string("35.00"))
            #expect(orders["statuses"]?["paid"] == .integer(1))
            #expect(orders["statuses"]?["pending"] == .integer(1))
            guard case .array(let hours)? = orders["hours"] else { throw Problem.internalError }
            #expect(hours.filter { $0["count"] != .integer(0) }.count <= 2)
            #expect(hours.contains { $0["revenue"] == .string("35.00") })
        }
    }

    @Test("Jobs that wait or have failed are counted, and what runs out is named, the least first")
    @Loop
    func countsJobsAndStock() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            let last = try await shop.addProduct("Last", stock: 1, category: world.catalogue.winds, as: world.admin)
            let few = try await shop.addProduct("Few", stock: 5, category: world.catalogue.winds, as: world.admin)
            let gone = try await shop.addProduct("Gone", stock: 2, category: world.catalogue.winds, as: world.admin)
            _ = try await shop.send("DELETE", "/api/products/\(gone)/", as: world.admin)
            try await shop.rows(
                """
                INSERT INTO jobs (kind, arguments, state, finished_at)
                VALUES ('a', '{}', 'dead', now()), ('b', '{}', 'queued', NULL), ('c', '{}', 'queued', NULL)
                """
            )
            let summary = try await self.read(shop, world.admin)
            #expect(summary["jobs"]?["dead"] == .integer(1))
            #expect(summary["jobs"]?["queued"] == .integer(2))
            guard case .array(let products)? = summary["running_out"] else { throw Problem.internalError }
            #expect(products.map { $0["id"] } == [.integer(last), .integer(few)])
        }
    }

    @Test("The instance tells how many answers it gave, in how long, and what its caches had")
    @Loop
    func tellsOfItself() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            for _ in 0..<3 { #expect(try await shop.get("/api/products/").status == 200) }
            let summary = try await self.read(shop, world.admin)
            let instance = try #require(summary["instance"])
            guard case .array(let counts)? = instance["latency"]?["counts"],
                case .array(let bounds)? = instance["latency"]?["bounds_microseconds"]
            else { throw Problem.internalError }
            #expect(counts.count == bounds.count + 1)
            #expect(counts.contains { $0 != .integer(0) })
            #expect(instance["cache"]?["missed"] != .integer(0))
            #expect(instance["cache"]?["found"] != .integer(0))
            #expect(try await self.read(shop, world.admin)["instance"]?["id"] == instance["id"])
        }
    }

    @Test("It is for those who see all orders, and takes no parameters")
    @Loop
    func isForStaff() async throws {
        try await TestShop.with { shop in
            let world = try await shop.makeOrders()
            try await shop.get("/api/summary/").expectProblem(401, "unauthenticated")
            try await shop.get("/api/summary/", token: world.buyer.token).expectProblem(403, "forbidden")
            try await shop.get("/api/summary/", token: world.catalogue.supplier.token).expectProblem(403, "forbidden")
            let answer = try await shop.get("/api/summary/?hours=1", token: world.admin.token)
            try answer.expectProblem(400, "invalid_parameter")
        }
    }
}
