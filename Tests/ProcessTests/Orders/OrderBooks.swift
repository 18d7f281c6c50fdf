import Runtime
import ShopTesting
import Testing

/// What must be true of a shop's books once nothing is under way, whatever has happened.
@Loop
struct OrderBooks {
    let shop: OrderShop

    /// What gave its stock back, or never kept it.
    private static let undone = "('cancelled', 'payment_failed')"

    /// Faults of the books, each a query that must find nothing.
    private static let faults: KeyValuePairs<String, String> = [
        "stock is not the sum of the ledger": """
        SELECT p.id FROM products p
        LEFT JOIN stock_changes c ON c.product_id = p.id
        GROUP BY p.id HAVING p.stock <> coalesce(sum(c.delta), 0)
        """,
        "a balance of the ledger is not the sum so far": """
        SELECT id FROM (
            SELECT id, balance, sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS total FROM stock_changes
        ) c WHERE balance <> total
        """,
        "stock was not taken for what was sold, or not given back": """
        SELECT p.id FROM products p
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(i.quantity), 0) AS sold FROM order_items i
            JOIN orders o ON o.id = i.order_id AND o.status NOT IN \(Self.undone)
            WHERE i.product_id = p.id
        ) s
        CROSS JOIN LATERAL (
            SELECT coalesce(-sum(c.delta), 0) AS taken FROM stock_changes c
            WHERE c.product_id = p.id AND c.order_id IS NOT NULL
        ) t
        WHERE s.sold <> t.taken
        """,
        "an order's total is not that of its lines": """
        SELECT o.id FROM orders o
        JOIN order_items i ON i.order_id = o.id
        GROUP BY o.id HAVING o.total <> sum(i.unit_price * i.quantity)
        """,
        "an order has no lines": "SELECT id FROM orders o WHERE NOT EXISTS "
            + "(SELECT 1 FROM order_items i WHERE i.order_id = o.id)",
        "an order has not one job that charges it": """
        SELECT o.id FROM orders o
        LEFT JOIN jobs j ON j.kind = 'charge_payment' AND (j.arguments ->> 'order_id')::bigint = o.id
        GROUP BY o.id HAVING count(j.id) <> 1
        """,
        "a key's order is not there, or has two keys": """
        SELECT k.order_id FROM idempotency_keys k
        LEFT JOIN orders o ON o.id = k.order_id AND o.user_id = k.user_id
        GROUP BY k.order_id HAVING count(o.id) <> 1
        """,
    ]

    /// Faults that are left when all jobs are done.
    private static let settledFaults: KeyValuePairs<String, String> = [
        "a job is dead": "SELECT kind || ' ' || id || ': ' || error FROM jobs WHERE state = 'dead'",
        "an order is neither paid nor undone": "SELECT id FROM orders WHERE status = 'pending'",
        "an order was paid more or less than once": """
        SELECT o.id FROM orders o
        LEFT JOIN payments p ON p.order_id = o.id AND p.state = 'charged'
        LEFT JOIN test_provider_charges c
            ON c.reference = p.reference AND c.outcome = 'charged' AND NOT c.refunded AND c.amount = o.total
        WHERE o.status IN ('paid', 'completed') GROUP BY o.id HAVING count(c.reference) <> 1
        """,
        "money was kept for an order that was undone": """
        SELECT o.id FROM orders o
        JOIN payments p ON p.order_id = o.id
        JOIN test_provider_charges c ON c.reference = p.reference AND c.outcome = 'charged' AND NOT c.refunded
        WHERE o.status IN \(Self.undone)
        """,
    ]

    /// Expects that stock, ledger, orders, keys and jobs agree.
    ///
    /// - Throws: What psql complained of.
    func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await self.expectNone(of: Self.faults, sourceLocation)
        #expect(
            !self.shop.processes.folder.text(of: "postgres.log").contains("deadlock detected"),
            sourceLocation: sourceLocation
        )
    }

    /// Waits until all jobs are done, and expects that payments agree too, and that each order's mail went out once.
    ///
    /// - Throws: ``ShopTesting/NeverCame``, or what psql complained of.
    func settle(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let open = "SELECT count(*) FROM jobs WHERE state IN ('queued', 'running') AND kind NOT LIKE 'sweep%'"
        try await eventually("all jobs are done", within: .seconds(100)) {
            try await self.shop.processes.postgres.run(sql: open) == "0"
        }
        try await self.check(sourceLocation: sourceLocation)
        try await self.expectNone(of: Self.settledFaults, sourceLocation)
        let ids = try await self.shop.processes.postgres.run(
            sql: "SELECT id FROM orders WHERE status NOT IN \(Self.undone)"
        )
        var counts: [String: Int] = [:]
        for mail in self.shop.sink.mails { counts[mail.field("Subject") ?? "", default: 0] += 1 }
        let wrong = ids.split(separator: "\n").filter { counts["Order Confirmation - Order #\($0)"] != 1 }
        #expect(wrong.prefix(5) == [], "\(wrong.count) orders had not one mail each", sourceLocation: sourceLocation)
        #expect(counts.filter { $0.value > 1 } == [:], "mails that went out again", sourceLocation: sourceLocation)
    }

    private func expectNone(
        of faults: KeyValuePairs<String, String>,
        _ sourceLocation: SourceLocation
    ) async throws {
        for (fault, query) in faults {
            let found = try await self.shop.processes.postgres.run(sql: query)
            #expect(found == "", "\(fault)", sourceLocation: sourceLocation)
        }
    }
}
