import HTTP
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Products looked up by id", .database)
struct ProductLookupsDatabaseTests {
    private static let productCount = 300

    /// Generated products, of which each tenth is deleted.
    @Loop
    private static func fill(_ pool: PostgresPool) async throws {
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: Self.productCount, seed: 3))
        try await pool.withConnection { session in
            try await session.executeScript("UPDATE products SET deleted_at = now() WHERE id % 10 = 0")
        }
    }

    @Test("Who ask at the same time have each what a statement of their own would give, by few statements")
    @Loop
    func sharesStatements() async throws {
        try await TestShop.with { shop in
            let pool = shop.application.postgres
            try await Self.fill(pool)
            let lookups = ProductLookups(postgres: pool)
            let readsBefore = try #require(shop.metric("soundwave_database_read_seconds_count"))
            // Some are asked for twice, and some are unknown.
            let ids = (0..<400).map { Int64($0 * 7 % 330 + 1) }
            let shared = try await atOnce(ids.count) { try await lookups.product(ids[$0]) }
            let reads = try #require(shop.metric("soundwave_database_read_seconds_count")) - readsBefore
            #expect(reads < 40, "of 64 products at most, so 7 at least")
            for (id, product) in zip(ids, shared) {
                #expect(product == (try await pool.read(FindProduct(id: id))), "\(id)")
            }
            #expect(shared.contains { $0 == nil } && shared.contains { $0 != nil })
        }
    }

    @Test("Who asks alone has it by the statement for one")
    @Loop
    func asksAlone() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        let lookups = ProductLookups(postgres: pool)
        #expect(try await lookups.product(1) == (try await pool.read(FindProduct(id: 1))))
        #expect(try await lookups.product(10) == nil)
        #expect(try await lookups.product(.max) == nil)
        #expect(try await pool.read(FindProducts(ids: [10, .max])) == [:])
    }

    @Test("A product that was changed before it is asked for is shown as it is then, whoever asks beside")
    @Loop
    func isFresh() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        let lookups = ProductLookups(postgres: pool)
        let tags = try await atOnce(40) { number in
            let id = Int64(number * 5 + 1)
            async let others = atOnce(3) { try await lookups.product(Int64($0 + 1)) }
            try await pool.withConnection { session in
                try await session.executeScript("UPDATE products SET version = version + 1000 WHERE id = \(id)")
            }
            let tag = try await lookups.product(id)?.tag.text
            _ = try await others
            return tag
        }
        for tag in tags { #expect(tag == "\"1-1001-1\"", "version 1001 of the product, version 1 of its category") }
    }

    @Test("Several are found by the primary key")
    @Loop
    func usesIndex() async throws {
        let pool = try TestDatabase.required().pool
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: 10_000, seed: 7))
        try await pool.withConnection { try await $0.executeScript("ANALYZE products") }
        let plan = try await pool.read(Explain(FindProducts(ids: [1, 17, 5000, 9999])))
        #expect(plan.touchedRowCount == 4 && !plan.hasScannedTable, "\(plan.nodes)")
    }
}
