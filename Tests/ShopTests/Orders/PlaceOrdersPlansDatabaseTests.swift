import Crypto
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "What placing orders reads",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"),
    .timeLimit(.minutes(5))
)
struct PlaceOrdersPlansDatabaseTests {
    /// Orders of a batch, and products of each.
    private static let (orderCount, lineCount) = (3, 2)

    /// How many rows may be read for a line: its product by each of some statements, and what becomes of its order.
    private static let mostReads = 8

    private static func batch(_ productCount: Int, _ round: Int) throws -> [NewOrder] {
        try (0..<Self.orderCount).map { number in
            let lines = (1...Self.lineCount).map { line in
                #"{"product_id":\#(1 + (number * 37 + line * 11) % productCount),"quantity":1}"#
            }
            let request = try OrderRequestTests.request(#"{"items":[\#(lines.joined(separator: ","))]}"#)
            return NewOrder(
                request,
                userID: 1,
                key: "\(round) \(number)",
                requestID: "test",
                random: .system
            )
        }
    }

    /// A script that adds products, and an order of each; the tables' statistics are left to their sizes.
    private static func adding(_ count: Int) -> String {
        """
        WITH placed AS (
            INSERT INTO orders (user_id, total) SELECT 1, 1 FROM generate_series(1, \(count)) RETURNING id
        )
        INSERT INTO idempotency_keys (user_id, key, request_hash, order_id) SELECT 1, 'of ' || id, 'x', id FROM placed;
        INSERT INTO products (category_id, name, price, stock)
        SELECT 1, 'Lute', 1, 1000 FROM generate_series(1, \(count))
        """
    }

    @Test(
        "A batch reads its own products, orders and keys alone, whatever was there when its connection made the plans",
        arguments: [(2, 3000), (1000, 0), (300, 700)],
        [true, false]
    )
    @Loop
    func readsItsOwn(counts: (before: Int, after: Int), isCareful: Bool) async throws {
        let database = try TestDatabase.required()
        try await database.run(
            """
            INSERT INTO categories (name) VALUES ('Strings');
            INSERT INTO users (username, email, password_hash) VALUES ('buyer', 'buyer@shop.test', 'x');
            \(Self.adding(counts.before))
            """
        )
        let planned = try Self.batch(counts.before, 0)
        // The first of them again, which is to be found by its key.
        let batch = [planned[0]] + (try Self.batch(counts.before, 1).dropFirst())
        let readCount = try await database.pool.withConnection { session in
            try await Self.place(planned, isCareful, session)
            try await session.executeScript(Self.adding(counts.after))
            try await session.executeScript("BEGIN")
            let before = try await session.execute(ReadRows())
            try await Self.place(batch, isCareful, session)
            let after = try await session.execute(ReadRows())
            try await session.executeScript("COMMIT")
            return after - before
        }
        #expect((1...Self.mostReads * Self.orderCount * Self.lineCount).contains(readCount))
    }

    @Loop
    private static func place(_ batch: [NewOrder], _ isCareful: Bool, _ session: PostgresSession) async throws {
        let placed =
            isCareful
            ? try await session.execute(PlaceOrdersCarefully(batch)) : try await session.execute(PlaceOrders(batch))
        #expect(placed.outcomes.count == Self.orderCount)
    }
}

/// Rows that this session has read of late, by whatever way.
private struct ReadRows: PostgresStatement {
    let sql = SQL(
        unprepared: """
            SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables
            WHERE relname IN ('products', 'orders', 'idempotency_keys')
            """
    )

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int { Int(try rows.int64(0, 0)) }
}
