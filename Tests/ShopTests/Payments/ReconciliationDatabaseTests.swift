import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Reconciliation", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct ReconciliationDatabaseTests {
    @Loop
    private func reconcile(_ shop: TestShop) async throws -> PaymentMetrics {
        let metrics = PaymentMetrics(in: MetricsRegistry())
        let kind = JobKind.reconcilePayments(shop.application.postgres, metrics)
        let job = ClaimedJob(id: 1, kind: kind.name, arguments: "{}", attempt: 1)
        let outcome = try await kind.handler(JobContext(job, worker: "test"))
        #expect(outcome == .done)
        #expect(kind.period == .seconds(60))
        return metrics
    }

    @Loop
    private func jobs() async throws -> [String] {
        try await TestDatabase.required().texts(
            """
            SELECT concat_ws(' ', kind, arguments, unique_key) FROM jobs WHERE unique_key IS NOT NULL ORDER BY kind, id
            """
        )
    }

    @Test("What was left for ten minutes gets a job, one at a time; what is younger or has an end gets none")
    @Loop
    func finds() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let database = try TestDatabase.required()
            var ids: [Int64] = []
            for _ in 0..<6 { ids.append(try await shop.place([(world.lute, 1)], for: world.buyer)) }
            try await database.run(
                """
                DELETE FROM jobs;
                INSERT INTO payments (order_id, reference, amount, state, updated_at) VALUES
                    (\(ids[0]), 'a', 12.50, 'started', now() - interval '11 minutes'),
                    (\(ids[1]), 'b', 12.50, 'started', now() - interval '9 minutes'),
                    (\(ids[2]), 'c', 12.50, 'refund_due', now() - interval '11 minutes'),
                    (\(ids[3]), 'd', 12.50, 'charged', now() - interval '11 minutes');
                UPDATE orders SET status = 'cancelled' WHERE id = \(ids[2]);
                UPDATE orders SET status = 'paid' WHERE id = \(ids[3]);
                UPDATE orders SET created_at = now() - interval '11 minutes' WHERE id = \(ids[4]);
                """
            )
            for round in 0..<2 {
                let metrics = try await self.reconcile(shop)
                #expect(metrics.unsettled.value == (round == 0 ? 3 : 0))
                #expect(
                    try await self.jobs() == [
                        #"charge_payment {"order_id": \#(ids[0])} order \#(ids[0])"#,
                        #"charge_payment {"order_id": \#(ids[4])} order \#(ids[4])"#,
                        #"refund_payment {"order_id": \#(ids[2])} order \#(ids[2])"#,
                    ]
                )
            }
        }
    }

    @Test("A worker settles what another left between charge and record, and refunds what was left to be refunded")
    @Loop
    func settles() async throws {
        let mail = try Mailbox()
        defer { mail.remove() }
        try await TestShop.with {
            $0.mail.program = mail.program
        } _: { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let database = try TestDatabase.required()
            let left = try await shop.place([(world.lute, 1)], for: world.buyer)
            let cancelled = try await shop.place([(world.drum, 1)], for: world.buyer)
            let provider = TestPaymentProvider(postgres: shop.application.postgres)
            for id in [left, cancelled] {
                let order = PaidOrder(id: id, requestID: nil)
                let began = try await database.pool.withConnection {
                    try await $0.execute(BeginPayments(orders: [order]))
                }
                guard case .begun(let payment) = began[order] else { return #expect(Bool(false), "\(began)") }
                _ = try await provider.charge(payment.amount, reference: payment.reference)
            }
            #expect(try await shop.send("DELETE", "/api/orders/\(cancelled)/", as: world.buyer).status == 204)
            try await database.run(
                "DELETE FROM jobs; UPDATE payments SET updated_at = updated_at - interval '1 hour'"
            )
            let configuration = shop.application.configuration
            try await TestWorker.with { postgres, metrics in
                JobParts.kinds(
                    configuration,
                    postgres: postgres,
                    longWork: postgres,
                    redis: shop.application.redis,
                    threadPool: shop.application.threadPool,
                    metrics: metrics,
                    logger: TestEnvironment.logger
                )
            } _: { _ in
                try await eventually("both are settled") {
                    try await shop.orderStates() == ["\(left) paid charged", "\(cancelled) cancelled refunded"]
                }
            }
            let books = try await shop.texts(
                "SELECT concat_ws(' ', outcome, refunded) FROM test_provider_charges ORDER BY created_at"
            )
            #expect(books == ["charged f", "charged t"])
        }
    }

    @Test("Open payments and pending orders are found by their indexes")
    @Loop
    func isIndexed() async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO users (username, email, password_hash) VALUES ('ann', 'ann@shop.test', 'x');
            INSERT INTO orders (user_id, total, status) SELECT (SELECT max(id) FROM users), 1,
                CASE n % 1000 WHEN 0 THEN 'pending' ELSE 'paid' END FROM generate_series(1, 20000) AS n;
            INSERT INTO payments (order_id, reference, amount, state)
            SELECT id, id::text, 1, CASE id % 1000 WHEN 0 THEN 'started' ELSE 'charged' END FROM orders;
            ANALYZE orders;
            ANALYZE payments;
            """
        )
        let text = EnqueueUnsettledPayments(patience: .seconds(1), limit: 10).sql.text
            .replacing("$1", with: "1").replacing("$2", with: "10")
        let plan = try await database.texts("EXPLAIN \(text)").joined(separator: "\n")
        #expect(plan.contains("payments_open"), "\(plan)")
        #expect(plan.contains("orders_status"), "\(plan)")
    }
}
