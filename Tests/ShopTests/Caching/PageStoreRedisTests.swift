import Postgres
import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Pages in Redis",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set"),
    .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason),
    .timeLimit(.minutes(15))
)
struct PageStoreRedisTests {
    /// Two instances on a Redis of the test's own.
    @Loop
    private func withShops(
        _ change: (inout Configuration) -> Void = { _ in },
        _ body: (TestShop, TestShop, RedisServerProcess) async throws -> Void
    ) async throws {
        let redis = try RedisServerProcess()
        defer { redis.kill() }
        let url = redis.url
        try await TestShop.withTwo {
            $0.redisURL = url
            change(&$0)
        } _: { one, other in
            for shop in [one, other] { try await shop.connectRedis() }
            try await one.seed(5)
            try await eventually("both know of the seed") {
                one.application.generations.current == other.application.generations.current
            }
            try await body(one, other, redis)
        }
    }

    @Loop
    private func pageKeys(_ shop: TestShop) async throws -> [String] {
        try await shop.application.redis.send(RedisCommand("keys", "*:page:*")).array?.compactMap(\.text) ?? []
    }

    /// Asks for the first page, and waits until it is in Redis.
    @Loop
    private func fill(_ shop: TestShop) async throws -> String {
        #expect(try await shop.get("/api/products/").status == 200)
        try await eventually("the page is filed") { try await !self.pageKeys(shop).isEmpty }
        return try #require(try await self.pageKeys(shop).first)
    }

    @Test("What one instance has read the other takes from Redis, and then from its memory; a page lives 15 minutes")
    @Loop
    func shares() async throws {
        try await self.withShops { one, other, _ in
            let name = try await self.fill(one)
            let answer = try await other.get("/api/products/")
            #expect(answer.fields["server-timing"]?.hasPrefix("cache;desc=\"redis\";dur=") == true)
            #expect(try await answer.body == one.get("/api/products/").body)
            #expect(other.fills == 0)
            #expect(try await other.get("/api/products/").fields["server-timing"] == "cache;desc=\"memory\"")
            let left = try await one.application.redis.send(RedisCommand("pttl", name)).integer
            #expect((600_000...900_000).contains(try #require(left)))
        }
    }

    @Test("Without a first level each page comes from Redis")
    @Loop
    func redisOnly() async throws {
        try await self.withShops({ $0.cache.maximumMemoryBytes = 0 }) { one, _, _ in
            _ = try await self.fill(one)
            for _ in 0..<3 {
                let answer = try await one.get("/api/products/")
                #expect(answer.fields["server-timing"]?.contains("\"redis\"") == true)
            }
            #expect(one.fills == 1)
        }
    }

    @Test("A long key is filed under its digest")
    @Loop
    func longKeys() async throws {
        try await self.withShops { one, other, _ in
            let target = "/api/products/?name=" + String(repeating: "long", count: 50)
            #expect(try await one.get(target).text == "[]")
            try await eventually("the page is filed") { try await !self.pageKeys(one).isEmpty }
            let name = try #require(try await self.pageKeys(one).first)
            #expect(name.utf8.count < 160 && name.contains("#"))
            #expect(try await other.get(target).fields["server-timing"]?.contains("\"redis\"") == true)
        }
    }

    @Test(
        "A value that is no page, or a page of another key, is a miss, and is put right",
        arguments: ["nonsense", "", "list", "other"]
    )
    @Loop
    func garbage(_ kind: String) async throws {
        try await self.withShops { one, other, _ in
            let name = try await self.fill(one)
            let redis = one.application.redis
            switch kind {
            case "list":
                try await redis.delete(name)
                _ = try await redis.send(RedisCommand("rpush", name, "x"))
            case "other":
                #expect(try await one.get("/api/products/?limit=1").status == 200)
                try await eventually("two pages are filed") { try await self.pageKeys(one).count == 2 }
                let second = try #require(try await self.pageKeys(one).first { $0 != name })
                try await redis.set(name, to: try #require(try await redis.get(second)), lifetime: .seconds(60))
            default: try await redis.set(name, to: kind, lifetime: .seconds(60))
            }
            let answer = try await other.get("/api/products/")
            #expect(try await answer.body == one.get("/api/products/").body)
            #expect(other.fills == 1)
        }
    }

    @Test("After the database has gone back to a backup, what it has lost is shown no more, from Redis neither")
    @Loop
    func restored() async throws {
        try await self.withShops { one, other, _ in
            let backup = try await one.application.postgres.read(ReadGenerations())
            for round in 0..<3 {
                try await one.rename(1, to: "Lost \(round)")
                for shop in [one, other] {
                    try await eventually("the page of what will be lost is cached") {
                        try await shop.get("/api/products/").text.contains("\"Lost \(round)\"")
                    }
                }
            }
            try await Self.restore(backup, one)
            for shop in [one, other] {
                try await eventually("the restored one is shown") {
                    let answer = try await shop.get("/api/products/")
                    return answer.status == 200 && answer.text.contains("\"Restored\"")
                }
            }
            for round in 0..<3 {
                try await one.rename(1, to: "New \(round)")
                #expect(try await one.get("/api/products/").text.contains("\"New \(round)\""))
                try await eventually("the other sees it") {
                    let text = try await other.get("/api/products/").text
                    #expect(!text.contains("Lost"))
                    return text.contains("\"New \(round)\"")
                }
            }
        }
    }

    /// Does to the tables what a restore does: no bump, no notice, and the generations of then.
    @Loop
    private static func restore(_ backup: GenerationNumbers, _ shop: TestShop) async throws {
        let products = try #require(backup[.products])
        try await shop.application.postgres.withConnection { session in
            try await session.executeScript(
                """
                BEGIN;
                UPDATE products SET name = 'Restored' WHERE id = 1;
                UPDATE cache_generations SET generation = \(products) WHERE namespace = 'products';
                COMMIT
                """
            )
        }
    }

    @Test("A new database begins with generations that no other one has had: the time")
    @Loop
    func newDatabase() async throws {
        let database = try TestDatabase.required()
        // The clocks of two processes may not agree on the last bit.
        let before = UTCTime.now().microseconds - 1_000_000
        // The tables of tests are copies, as old as what they are copies of; a row that is made now is as a new one's.
        let generations = try await database.texts(
            "INSERT INTO cache_generations (namespace) VALUES ('one'), ('another') RETURNING generation::text"
        )
        #expect(generations.count == 2)
        for generation in generations { #expect(try #require(Int64(generation)) > before) }
    }

    @Test("A Redis without memory, deaf, or killed and empty again fails no request and brings nothing old back")
    @Loop
    func outages() async throws {
        try await self.withShops { one, other, redis in
            _ = try await self.fill(one)
            _ = try await one.application.redis.send(RedisCommand("config", "set", "maxmemory", "1"))
            try await self.expectCoherence(one, other, "no memory")
            _ = try await one.application.redis.send(RedisCommand("config", "set", "maxmemory", "0"))
            _ = try await one.application.redis.send(RedisCommand("flushall"))
            try await self.expectCoherence(one, other, "emptied")
            redis.suspend()
            try await self.expectCoherence(one, other, "deaf")
            redis.resume()
            try await self.expectCoherence(one, other, "awake")
            redis.kill()
            try await self.expectCoherence(one, other, "killed")
            try redis.start()
            for shop in [one, other] { try await shop.connectRedis() }
            try await self.expectCoherence(one, other, "back")
        }
    }

    @Loop
    private func expectCoherence(_ one: TestShop, _ other: TestShop, _ name: String) async throws {
        for round in 0..<3 {
            try await one.rename(1, to: "\(name) \(round)")
            #expect(try await one.get("/api/products/").text.contains("\"\(name) \(round)\""))
            try await eventually("the other sees it", within: .seconds(5)) {
                let answer = try await other.get("/api/products/")
                return answer.status == 200 && answer.text.contains("\"\(name) \(round)\"")
            }
        }
    }
}
