import JSON
import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A shop with products, and users who order them.
struct TestOrders: Sendable {
    let catalogue: TestCatalogue
    let buyer: TestUser
    let other: TestUser
    let admin: TestUser

    /// A lute of 12.50, 100 in stock.
    let lute: Int64

    /// A drum of 10.00, 100 in stock.
    let drum: Int64
}

extension TestShop {
    func makeOrders() async throws -> TestOrders {
        let catalogue = try await self.makeCatalogue()
        let supplier = catalogue.supplier
        return TestOrders(
            catalogue: catalogue,
            buyer: catalogue.customer,
            other: try await self.signedInUser("eve"),
            admin: catalogue.admin,
            lute: try await self.addProduct("Lute", stock: 100, category: catalogue.strings, as: supplier),
            drum: try await self.addProduct("Drum", price: "10.00", stock: 100, category: catalogue.winds, as: supplier)
        )
    }

    /// Writes an order as placing it does: stock, ledger and the job that charges it with it.
    ///
    /// - Returns: Its id.
    func place(_ lines: [(product: Int64, quantity: Int)], for user: TestUser) async throws -> Int64 {
        let values = lines.map { "(\($0.product)::bigint, \($0.quantity))" }.joined(separator: ", ")
        let ids = try await TestDatabase.required().texts(
            """
            WITH lines (product_id, quantity) AS (VALUES \(values)), placed AS (
                INSERT INTO orders (user_id, total)
                SELECT \(user.id), sum(p.price * l.quantity) FROM lines l JOIN products p ON p.id = l.product_id
                RETURNING id
            ), items AS (
                INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
                SELECT o.id, p.id, l.quantity, p.price, p.name
                FROM placed o, lines l JOIN products p ON p.id = l.product_id
            ), taken AS (
                UPDATE products p SET stock = p.stock - s.quantity, version = p.version + 1
                FROM (SELECT product_id, sum(quantity)::integer AS quantity FROM lines GROUP BY product_id) s
                WHERE p.id = s.product_id
                RETURNING p.id, p.stock, s.quantity
            ), recorded AS (
                INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
                SELECT t.id, -t.quantity, t.stock, 'order', \(user.id), o.id FROM taken t, placed o
            ), queued AS (
                INSERT INTO jobs (kind, arguments)
                SELECT 'charge_payment', jsonb_build_object('order_id', id) FROM placed
            )
            SELECT id FROM placed
            """
        )
        return Int64(ids[0]) ?? 0
    }

    /// Makes an order paid, as its job does.
    func pay(_ id: Int64) async throws {
        try await self.connectRedis()  // the job does not end before it has confirmed
        let outcome = try await self.payments().charge(Self.attempt(Payments.chargeKind, id))
        guard outcome == .done else { throw NotPaid(outcome: outcome) }
    }

    struct NotPaid: Error {
        let outcome: JobOutcome
    }

    /// An attempt at an order's job.
    nonisolated static func attempt(_ kind: String, _ orderID: Int64, _ attempt: Int = 1) -> ClaimedJob {
        ClaimedJob(id: 1, kind: kind, arguments: #"{"order_id":\#(orderID)}"#, attempt: attempt)
    }

    /// Payments as a worker has them, on this shop's connections.
    func payments(_ provider: (any PaymentProvider)? = nil, lists: OrderListCache? = nil) -> Payments {
        let postgres = self.application.postgres
        let registry = MetricsRegistry()
        return Payments(
            postgres: postgres,
            provider: provider ?? TestPaymentProvider(postgres: postgres),
            lists: lists ?? self.application.orders.lists,
            announcements: StockAnnouncements(
                writes: CachedWrites(postgres: postgres, generations: self.application.generations)
            ),
            metrics: PaymentMetrics(in: registry),
            changeMetrics: OrderChangeMetrics(in: registry)
        )
    }

    /// Each order as `id status payment`, in order of id.
    func orderStates() async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws(' ', o.id, o.status, p.state) FROM orders o LEFT JOIN payments p ON p.order_id = o.id
            ORDER BY o.id
            """
        )
    }

    /// What became of an order, in turn, as `status user`.
    func history(_ id: Int64) async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws(' ', h.status, u.username) FROM order_changes h LEFT JOIN users u ON u.id = h.user_id
            WHERE h.order_id = \(id) ORDER BY h.id
            """
        )
    }

    /// What an order's changes of stock add up to, if they do not add up to what its status says.
    func brokenOrders() async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws(' ', o.id, o.status, i.product_id, i.quantity, coalesce(s.delta, 0)) FROM orders o
            JOIN (
                SELECT order_id, product_id, sum(quantity) AS quantity FROM order_items GROUP BY order_id, product_id
            ) i ON i.order_id = o.id
            LEFT JOIN (
                SELECT order_id, product_id, sum(delta) AS delta FROM stock_changes GROUP BY order_id, product_id
            ) s ON s.order_id = o.id AND s.product_id = i.product_id
            WHERE coalesce(s.delta, 0) <>
                CASE WHEN o.status IN ('cancelled', 'payment_failed') THEN 0 ELSE -i.quantity END
            """
        )
    }
}

extension Payments {
    /// Charges as a worker does, without one.
    func charge(_ job: ClaimedJob) async throws -> JobOutcome {
        try await self.charge(JobContext(job, worker: "test"))
    }

    /// Refunds as a worker does, without one.
    func refund(_ job: ClaimedJob) async throws -> JobOutcome {
        try await self.refund(JobContext(job, worker: "test"))
    }
}
