import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Races of payments", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(10)))
struct PaymentRacesDatabaseTests {
    /// What does not hold of an order, its payment, and the provider's books, once all jobs have run.
    private static let brokenQuery = """
        SELECT concat_ws(' ', o.id, o.status, p.state, t.outcome, t.refunded)
        FROM orders o
        LEFT JOIN payments p ON p.order_id = o.id
        LEFT JOIN test_provider_charges t ON t.reference = p.reference
        WHERE NOT CASE
            WHEN o.status IN ('paid', 'completed') THEN
                p.state = 'charged' AND t.outcome IN ('charged', 'late') AND NOT t.refunded
            WHEN o.status = 'payment_failed' THEN p.state = 'failed' AND t.outcome = 'refused'
            WHEN o.status = 'cancelled' AND p.state = 'failed' THEN coalesce(t.outcome = 'refused', true)
            WHEN o.status = 'cancelled' THEN p.state = 'refunded' AND t.refunded
            ELSE false END
        """

    /// The refunds that have been asked for, and then all charges again, as repeated jobs do.
    @Loop
    private func settle(_ shop: TestShop, _ ids: [Int64]) async throws {
        for id in ids {
            for attempt in 1...2 {
                _ = try await shop.payments().charge(TestShop.attempt(Payments.chargeKind, id, attempt))
            }
            _ = try await shop.payments().refund(TestShop.attempt(Payments.refundKind, id))
        }
    }

    @Test(
        "Cancellation, completion and payments at once, over two instances: stock and money go where they belong",
        arguments: ["10.00", "10.13", "10.37"]
    )
    @Loop
    func races(price: String) async throws {
        try await TestShop.withTwo { one, other in
            for shop in [one, other] { try await shop.connectRedis() }
            let world = try await one.makeOrders()
            let product = try await one.addProduct(
                "Raced",
                price: price,
                stock: 1000,
                category: world.catalogue.strings,
                as: world.admin
            )
            var ids: [Int64] = []
            for round in 0..<12 {
                let id = try await one.place([(product, 1), (world.lute, 1)], for: world.buyer)
                ids.append(id)
                if round % 3 == 0 { _ = try await one.payments().charge(TestShop.attempt(Payments.chargeKind, id)) }
                let statuses = try await atOnce(5) { number in
                    switch number {
                    case 0: return try await one.send("DELETE", "/api/orders/\(id)/", as: world.buyer).status
                    case 1:
                        return try await other.send("POST", "/api/orders/\(id)/completion/", as: world.admin).status
                    case 2:
                        return try await other.send("POST", "/api/orders/\(id)/cancellation/", as: world.admin).status
                    default:
                        let shop = number == 3 ? one : other
                        _ = try await shop.payments().charge(TestShop.attempt(Payments.chargeKind, id))
                        return 200
                    }
                }
                #expect(statuses.allSatisfy { [200, 204, 409].contains($0) }, "\(statuses)")
                #expect([statuses[0], statuses[2]].count { $0 < 300 } <= 1, "one cancels")
                #expect(!(statuses[1] < 300 && (statuses[0] < 300 || statuses[2] < 300)), "cancelled or completed")
            }
            try await self.settle(one, ids)
            #expect(try await one.texts(Self.brokenQuery) == [])
            #expect(try await one.brokenLedgers() == [])
            #expect(try await one.brokenOrders() == [])
            let mails = try await one.texts(
                "SELECT count(*) || ' ' || count(DISTINCT arguments) FROM jobs WHERE kind = 'order_confirmation'"
            )
            #expect(mails == ["12 12"])
        }
    }

    @Test("Workers bring many orders to their end while their buyers cancel some: money, stock and mail come out right")
    @Loop
    func workers() async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with {
            $0.mail.program = mail.program
        } _: { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            var products = [world.lute]
            for price in ["1.13", "1.00"] {
                products.append(
                    try await shop.addProduct(
                        price: price,
                        stock: 100,
                        category: world.catalogue.strings,
                        as: world.admin
                    )
                )
            }
            var ids: [Int64] = []
            for number in 0..<30 {
                ids.append(try await shop.place([(products[number % 3], 1 + number % 2)], for: world.buyer))
            }
            let orders = ids
            let configuration = shop.application.configuration
            let kinds: (PostgresPool, MetricsRegistry) -> [JobKind] = { postgres, metrics in
                JobParts.kinds(
                    configuration,
                    postgres: postgres,
                    longWork: postgres,
                    redis: shop.application.redis,
                    threadPool: shop.application.threadPool,
                    metrics: metrics,
                    logger: TestEnvironment.logger
                ).filter { $0.period == nil }
            }
            try await TestWorker.with(kinds) { _ in
                try await TestWorker.with(kinds) { _ in
                    let answers = try await atOnce(10) { number in
                        try await shop.send("DELETE", "/api/orders/\(orders[number * 3])/", as: world.buyer).status
                    }
                    #expect(answers.allSatisfy { $0 == 204 || $0 == 409 }, "\(answers)")
                    try await eventually("all jobs are done", within: .seconds(120)) {
                        try await shop.texts("SELECT count(*) FROM jobs WHERE state <> 'done'") == ["0"]
                    }
                }
            }
            #expect(try await shop.texts(Self.brokenQuery) == [])
            #expect(try await shop.brokenLedgers() == [])
            #expect(try await shop.brokenOrders() == [])
            #expect(try await shop.texts("SELECT count(*) FROM jobs WHERE error IS NOT NULL") == ["0"])
            #expect(mail.count == 30)
        }
    }
}
