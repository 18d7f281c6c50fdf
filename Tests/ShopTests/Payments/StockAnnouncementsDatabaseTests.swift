import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Telling of changed stock",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .timeLimit(.minutes(15))
)
struct StockAnnouncementsDatabaseTests {
    @Test("Many at once are told of by two changes at most, each that began after they came")
    @Loop
    func coalesces() async throws {
        try await TestShop.with { shop in
            let generations = CacheGenerations()
            let announcements = StockAnnouncements(
                writes: CachedWrites(postgres: shop.application.postgres, generations: generations)
            )
            let before = try await shop.generation(.products)
            let changes = generations.changeCounts[CacheNamespace.products.index]
            _ = try await atOnce(50) { _ in
                let atStart = generations.current[.products] ?? 0
                try await announcements.announce()
                #expect((generations.current[.products] ?? 0) > atStart)
            }
            let count = generations.changeCounts[CacheNamespace.products.index] - changes
            #expect((1...2).contains(count))
            #expect(try await shop.generation(.products) > before)
            try await announcements.announce()
            #expect(generations.changeCounts[CacheNamespace.products.index] - changes == count + 1)
        }
    }

    @Test("All who wait are told that it failed, and the next one can succeed")
    @Loop
    func fails() async throws {
        try await TestShop.with { shop in
            let announcements = StockAnnouncements(
                writes: CachedWrites(postgres: shop.application.postgres, generations: CacheGenerations())
            )
            let database = try TestDatabase.required()
            try await database.run("ALTER TABLE cache_generations RENAME TO away")
            let outcomes = try await atOnce(5) { _ in
                do {
                    try await announcements.announce()
                    return true
                } catch {
                    return false
                }
            }
            #expect(outcomes == [false, false, false, false, false])
            try await database.run("ALTER TABLE away RENAME TO cache_generations")
            try await announcements.announce()
        }
    }
}
