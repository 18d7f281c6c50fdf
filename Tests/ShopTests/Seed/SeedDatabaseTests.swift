import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Seeding", .database, .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"))
struct SeedDatabaseTests {
    private static let state = QueryColumn(
        """
        SELECT concat_ws('|', p.id, c.id, c.name, p.name, p.price, p.stock, p.description)
        FROM products p JOIN categories c ON c.id = p.category_id ORDER BY p.id
        """
    )

    @Test("The demonstration begins at id 1, and a second run leaves everything alone")
    @Loop
    func isIdempotent() async throws {
        let pool = try TestDatabase.required().pool
        let count = DemoCatalogue.products.joined().count
        #expect(try await Seed(postgres: pool).demonstration() == .seeded(inserted: count, reset: 0))
        let before = try await pool.read(Self.state)
        #expect(before.count == count)
        #expect(before.first?.hasPrefix("1|1|Merch|") == true)
        #expect(try await Seed(postgres: pool).demonstration() == .notEmpty)
        let catalogue = GeneratedCatalogue(productCount: 10, seed: 1)
        #expect(try await Seed(postgres: pool).generated(catalogue) == .notEmpty)
        #expect(try await pool.read(Self.state) == before)
    }

    @Test("Forced, it gives its products back their values and leaves others alone")
    @Loop
    func resets() async throws {
        let pool = try TestDatabase.required().pool
        let count = DemoCatalogue.products.joined().count
        _ = try await Seed(postgres: pool).demonstration()
        let before = try await pool.read(Self.state)
        try await pool.withConnection { session in
            try await session.executeScript(
                """
                UPDATE products SET stock = 999, price = 1 WHERE id <= 5;
                UPDATE products SET name = 'Renamed' WHERE id = 6
                """
            )
        }
        let outcome = try await Seed(postgres: pool).demonstration(isForced: true)
        #expect(outcome == .seeded(inserted: 1, reset: count - 1))
        let after = try await pool.read(Self.state)
        #expect(Array(after[..<5]) == Array(before[..<5]))
        #expect(after[5].contains("Renamed"))
        #expect(after.count == count + 1)
    }

    @Test("The stock of every product is in the ledger, and caches learn of each seed")
    @Loop
    func keepsLedger() async throws {
        let pool = try TestDatabase.required().pool
        let seed = Seed(postgres: pool)
        func generations() async throws -> GenerationNumbers { try await pool.read(ReadGenerations()) }
        func areNew(_ numbers: GenerationNumbers, after old: GenerationNumbers) -> Bool {
            CacheNamespace.allCases.allSatisfy { (numbers[$0] ?? 0) > (old[$0] ?? .max) }
        }
        let start = try await generations()
        let broken = QueryColumn(TestShop.brokenLedgersQuery)
        _ = try await seed.demonstration()
        let first = try await generations()
        #expect(areNew(first, after: start))
        #expect(try await pool.read(broken) == [])
        _ = try await seed.demonstration()
        #expect(try await generations() == first)
        _ = try await seed.generated(GeneratedCatalogue(productCount: 300, seed: 5), isForced: true)
        #expect(try await pool.read(broken) == [])
        let rows = QueryColumn("SELECT count(*) FROM stock_changes")
        let before = try await pool.read(rows)
        let second = try await generations()
        #expect(areNew(second, after: first))
        #expect(before.first.flatMap { Int($0) } ?? 0 > 300)
        _ = try await seed.demonstration(isForced: true)
        #expect(areNew(try await generations(), after: second))
        #expect(try await pool.read(rows) == before)
    }

    @Test("A generated catalogue is copied whole, and forced once more is added")
    @Loop
    func copies() async throws {
        let pool = try TestDatabase.required().pool
        let catalogue = GeneratedCatalogue(productCount: 1000, seed: 5)
        #expect(try await Seed(postgres: pool).generated(catalogue) == .seeded(inserted: 1000, reset: 0))
        let rows = try await pool.read(Self.state)
        #expect(rows.count == 1000)
        let last = catalogue.product(999)
        let category = DemoCatalogue.categories[last.categoryIndex].name
        let expected =
            "1000|\(last.categoryIndex + 1)|\(category)|\(last.name)|\(last.price)|\(last.stock)|\(last.description)"
        #expect(rows.last == expected)
        _ = try await Seed(postgres: pool).generated(catalogue, isForced: true)
        #expect(try await pool.read(Self.state).count == 2000)
        #expect(try await pool.read(CountCategories()).count == 6)
    }

    @Test("Two at once seed once")
    @Loop
    func isExclusive() async throws {
        let database = try TestDatabase.required()
        let other = try await database.makePool()
        async let first = Seed(postgres: database.pool).demonstration()
        async let second = Seed(postgres: other).demonstration()
        let outcomes = try await [first, second]
        #expect(outcomes.count { $0 == .notEmpty } == 1)
        await other.stop(by: .now() + .seconds(1))
    }
}
