import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The job that refreshes recommendations",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .timeLimit(.minutes(15))
)
struct RecommendationsJobDatabaseTests {
    /// Two products that were bought together.
    @Loop
    private static func fill(_ database: TestDatabase) async throws {
        try await database.run(
            """
            INSERT INTO categories (name) VALUES ('Guitars');
            INSERT INTO products (category_id, name, price) SELECT 1, 'Product ' || n, n FROM generate_series(1, 2) n;
            INSERT INTO users (username, email, password_hash) VALUES ('buyer', 'buyer@example.org', '');
            INSERT INTO orders (user_id, status, total) SELECT id, 'paid', 1 FROM users;
            INSERT INTO order_items (order_id, product_id, quantity, unit_price, product_name)
            SELECT o.id, p.id, 1, 1, 'Product' FROM orders o, products p
            """
        )
    }

    /// Works until the job that the schedule makes has come to an end.
    @Loop
    private static func work() async throws {
        let database = try TestDatabase.required()
        try await TestWorker.with { postgres, _ in
            [.refreshRecommendations(postgres)]
        } _: { _ in
            try await eventually("the job that the schedule makes is done") { try await database.jobCount("done") == 1 }
        }
    }

    private static let pairs = "SELECT product_id || ' ' || recommended_id FROM product_recommendations ORDER BY 1"

    @Test("It is made by itself, works out what is bought together, and tells the instances' caches")
    @Loop
    func refreshes() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        let before = try #require(try await database.pool.read(ReadGenerations())[.products])
        try await Self.work()
        #expect(try await database.jobs() == ["refresh_recommendations done 1"])
        #expect(try await database.texts(Self.pairs) == ["1 2", "2 1"])
        let after = try #require(try await database.pool.read(ReadGenerations())[.products])
        #expect(after > before)
    }

    @Test("While another refresh is at work it does nothing, and says so")
    @Loop
    func leavesItToAnother() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        try await database.pool.withTransaction { session in
            let isLocked = try await session.execute(LockRecommendations())
            #expect(isLocked)
            try await Self.work()
        }
        #expect(try await database.jobs() == ["refresh_recommendations done 1 Another refresh is at work."])
        #expect(try await database.texts(Self.pairs) == [])
    }
}
