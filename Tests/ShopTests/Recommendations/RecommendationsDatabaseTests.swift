import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Recommendations",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct RecommendationsDatabaseTests {
    /// Twelve products, a user, and orders of the products named, each a minute after the one before.
    @Loop
    private static func fill(_ pool: PostgresPool, _ orders: [(products: [Int], status: String)]) async throws {
        try await pool.withTransaction { session in
            try await session.executeScript(
                """
                INSERT INTO categories (name) VALUES ('Guitars');
                INSERT INTO products (category_id, name, price)
                SELECT 1, 'Product ' || n, n FROM generate_series(1, 12) n;
                INSERT INTO users (username, email, password_hash) VALUES ('buyer', 'buyer@example.org', '')
                """
            )
        }
        for (number, order) in orders.enumerated() {
            try await Self.add(order.products, to: pool, status: order.status, age: "\(orders.count - number) minutes")
        }
    }

    @Loop
    private static func add(
        _ products: [Int],
        to pool: PostgresPool,
        status: String = "paid",
        age: String = "0"
    ) async throws {
        try await pool.withTransaction { session in
            try await session.executeScript(
                """
                INSERT INTO orders (user_id, status, total, created_at)
                SELECT id, '\(status)', 1, now() - interval '\(age)' FROM users;
                INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
                SELECT currval(pg_get_serial_sequence('orders', 'id')), p, 3, 1, 'Product'
                FROM unnest('{\(products.map(String.init).joined(separator: ","))}'::bigint[]) p
                """
            )
        }
    }

    /// Each product's recommendations as `product: recommended×score …`.
    @Loop
    private static func table(_ pool: PostgresPool) async throws -> [String] {
        try await pool.read(
            QueryColumn(
                """
                SELECT product_id || ': ' || string_agg(recommended_id || '×' || score, ' ' ORDER BY rank)
                FROM product_recommendations GROUP BY product_id ORDER BY product_id
                """
            )
        )
    }

    @Loop
    private static func refresh(_ pool: PostgresPool) async throws -> RecommendationChanges? {
        try await Recommendations(postgres: pool, generations: CacheGenerations()).refresh()
    }

    @Test("What was in most orders together comes first, then what was bought later, then by id")
    @Loop
    func ranks() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(
            pool,
            [
                ([1, 2], "paid"), ([2, 1, 3], "completed"), ([1, 4, 5], "pending"), ([1, 4, 4, 4], "paid"),
                ([6, 7], "cancelled"), ([6, 8], "payment_failed"), ([9], "paid"), ([10, 10], "paid"),
            ]
        )
        try await Self.add([1, 11], to: pool, age: "366 days")
        let changes = try #require(try await Self.refresh(pool))
        #expect(changes == RecommendationChanges(writtenCount: 12, removedCount: 0, isSeen: true))
        let expected = ["1: 4×2 2×2 5×1 3×1", "2: 1×2 3×1", "3: 1×1 2×1", "4: 1×2 5×1", "5: 1×1 4×1"]
        #expect(try await Self.table(pool) == expected)
    }

    @Test("Refreshed again, nothing is written, and the caches stay; with a new order, only what it changes")
    @Loop
    func writesChanges() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool, [([1, 2], "paid"), ([1, 3], "paid"), ([4, 5], "paid")])
        func generation() async throws -> Int64? { try await pool.read(ReadGenerations())[.products] }
        let rows = QueryColumn(
            "SELECT concat_ws(' ', xmin, product_id, rank) FROM product_recommendations ORDER BY product_id, rank"
        )
        let none = try #require(try await generation())
        #expect(try await Self.refresh(pool)?.writtenCount == 6)
        let first = try #require(try await generation())
        #expect(first > none)
        let written = try await pool.read(rows)
        #expect(try await Self.refresh(pool) == RecommendationChanges(writtenCount: 0, removedCount: 0, isSeen: false))
        #expect(try await pool.read(rows) == written)
        #expect(try await generation() == first)

        // A score alone shows nowhere.
        try await Self.add([4, 5], to: pool)
        #expect(try await Self.refresh(pool) == RecommendationChanges(writtenCount: 2, removedCount: 0, isSeen: false))
        #expect(try await generation() == first)
        #expect(try await pool.read(rows).dropLast(2) == written.dropLast(2))

        // Others in another order do, and so do those that are gone.
        try await Self.add([1, 2], to: pool)
        #expect(try await Self.refresh(pool) == RecommendationChanges(writtenCount: 3, removedCount: 0, isSeen: true))
        #expect(try await Self.table(pool) == ["1: 2×2 3×1", "2: 1×2", "3: 1×1", "4: 5×2", "5: 4×2"])
        try await pool.withConnection { session in
            try await session.executeScript("UPDATE products SET deleted_at = now() WHERE id = 2")
        }
        #expect(try await Self.refresh(pool) == RecommendationChanges(writtenCount: 1, removedCount: 2, isSeen: true))
        #expect(try await Self.table(pool) == ["1: 3×1", "3: 1×1", "4: 5×2", "5: 4×2"])
    }

    @Test("A product has at most 20, and an order counts with its first 50 products")
    @Loop
    func isBounded() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool, [])
        try await pool.withConnection { session in
            try await session.executeScript(
                "INSERT INTO products (category_id, name, price) SELECT 1, 'More', 1 FROM generate_series(13, 120)"
            )
        }
        try await Self.add(Array((1...120).reversed()), to: pool)
        #expect(try await Self.refresh(pool)?.writtenCount == 50 * 20)
        let counts = try await pool.read(
            QueryColumn(
                "SELECT concat_ws(' ', min(product_id), max(product_id), max(rank)) FROM product_recommendations"
            )
        )
        #expect(counts == ["71 120 20"])
    }

    @Test("Refreshes at the same time leave what one of them would, and none waits for another")
    @Loop
    func refreshesAtOnce() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool, [([1, 2], "paid"), ([2, 3], "paid"), ([1, 2, 3], "paid")])
        let outcomes = try await atOnce(8) { _ in try await Self.refresh(pool) }
        #expect(outcomes.compactMap(\.self).map(\.writtenCount).reduce(0, +) == 6)
        #expect(try await Self.table(pool) == ["1: 2×2 3×1", "2: 1×2 3×2", "3: 2×2 1×1"])
        try await pool.withTransaction { session in
            #expect(try await session.execute(LockRecommendations()))
            let meanwhile = try await Self.refresh(pool)
            #expect(meanwhile == nil)
        }
    }

    @Test("They are products as in the catalogue, without those that have left it")
    @Loop
    func shows() async throws {
        try await TestShop.with { shop in
            let pool = shop.application.postgres
            try await Self.fill(pool, [([1, 2, 3, 4], "paid"), ([1, 3], "paid")])
            let path = "/api/products/1/recommendations/"
            #expect(try await shop.get(path).text == "[]")
            _ = try await Self.refresh(pool)
            func product(_ id: Int) async throws -> String { try await shop.get("/api/products/\(id)/").text }
            let (second, third, fourth) = (try await product(2), try await product(3), try await product(4))
            #expect(try await shop.get(path).text == "[\(third),\(second),\(fourth)]")
            #expect(try await shop.get(path + "?limit=1").text == "[\(third)]")
            try await pool.withConnection { session in
                try await session.executeScript("UPDATE products SET deleted_at = now() WHERE id = 3")
            }
            #expect(try await shop.get(path + "?limit=2").text == "[\(second),\(fourth)]")
            #expect(try await shop.get("/api/products/3/recommendations/").status == 404)
            #expect(try await shop.get("/api/products/99/recommendations/").status == 404)
            #expect(try await shop.get(path + "?limit=21").status == 400)
            #expect(try await shop.get(path + "?page=1").status == 400)
            #expect(try await shop.get("/api/products/5/recommendations/").text == "[]")
        }
    }
}
