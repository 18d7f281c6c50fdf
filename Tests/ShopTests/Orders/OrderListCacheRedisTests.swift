import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Users' own orders in Redis",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason),
    .timeLimit(.minutes(15))
)
struct OrderListCacheRedisTests {
    /// Two instances on a Redis of the test's own.
    @Loop
    private func withShops(_ body: (TestShop, TestShop, RedisServerProcess) async throws -> Void) async throws {
        let redis = try RedisServerProcess()
        defer { redis.kill() }
        let url = redis.url
        try await TestShop.withTwo({ $0.redisURL = url }) { one, other in
            for shop in [one, other] { try await shop.connectRedis() }
            try await body(one, other, redis)
        }
    }

    @Loop
    private func hits(_ shop: TestShop) -> Double? {
        shop.metric(#"soundwave_order_list_cache_total{result="hit"}"#)
    }

    private struct NoVersion: Error {}

    @Test("A page is read once and then taken from Redis by every instance, until one of the orders changes")
    @Loop
    func caches() async throws {
        try await self.withShops { one, other, _ in
            let world = try await one.makeOrders()
            var ids: [Int64] = []
            for _ in 0..<3 { ids.append(try await one.place([(world.lute, 1)], for: world.buyer)) }
            let target = "/api/orders/?limit=2"
            let first = try await one.send("GET", target, as: world.buyer)
            try await eventually("the other instance knows the same generation") {
                other.application.generations.current[.products] == one.application.generations.current[.products]
            }
            let second = try await other.send("GET", target, as: world.buyer)
            #expect(self.hits(one) == 0 && self.hits(other) == 1)
            #expect(second.body == first.body)
            #expect(second.fields["link"] == first.fields["link"])
            #expect(second.fields["etag"] == first.fields["etag"])
            #expect(first.fields["link"] != nil)
            #expect(try await other.send("GET", "/api/orders/", as: world.other).text == "[]")

            #expect(try await one.send("DELETE", "/api/orders/\(ids[2])/", as: world.buyer).status == 204)
            for shop in [one, other] {
                let changed = try await shop.send("GET", target, as: world.buyer)
                #expect(changed.text.contains(#""status":"cancelled""#))
            }
        }
    }

    @Test("A page shows products as they are: it ends when one of them changes")
    @Loop
    func showsProducts() async throws {
        try await self.withShops { one, _, _ in
            let world = try await one.makeOrders()
            _ = try await one.place([(world.lute, 1)], for: world.buyer)
            for price in ["1.00", "2.00"] {
                let patch = #"{"price":"\#(price)"}"#
                let path = "/api/products/\(world.lute)/"
                #expect(try await one.send("PATCH", path, patch, as: world.admin).status == 200)
                for _ in 0..<2 {
                    let list = try await one.send("GET", "/api/orders/", as: world.buyer)
                    #expect(list.text.contains(#""price":"\#(price)""#))
                }
            }
            #expect(self.hits(one) == 2)
        }
    }

    @Test("Who read the rows before a change, and files them after it, loses")
    @Loop
    func lateFiller() async throws {
        try await self.withShops { one, _, _ in
            let cache = one.application.orders.lists
            let page = CachedOrderPage(json: Array("[1]".utf8), lastID: 4)
            func version() async throws -> String {
                guard case .missing(let version) = await cache.lookup(1, limit: 20, generation: 5) else {
                    throw NoVersion()
                }
                return version
            }
            func fill(_ version: String) async -> Bool {
                await cache.fill(1, limit: 20, generation: 5, page, version: version)
            }
            let old = try await version()
            #expect(await cache.remove(1))
            #expect(await fill(old) == false)
            let second = try await version()
            #expect(second != old)
            #expect(await fill(old) == false)
            _ = try await one.application.redis.send(RedisCommand("flushall"))
            #expect(await fill(second) == false)
            let third = try await version()
            #expect(try await version() == third)
            #expect(await fill(third))
            #expect(await cache.lookup(1, limit: 20, generation: 5) == .found(page))
            #expect(await cache.lookup(1, limit: 20, generation: 6) == .missing(version: third))
            #expect(await cache.lookup(1, limit: 10, generation: 5) == .missing(version: third))
            #expect(await cache.lookup(2, limit: 20, generation: 5) != .found(page))
        }
    }

    @Test("A user has a bounded number of pages, for a bounded time")
    @Loop
    func isBounded() async throws {
        try await self.withShops { one, _, _ in
            let cache = one.application.orders.lists
            let redis = one.application.redis
            let page = CachedOrderPage(json: Array("[]".utf8), lastID: nil)
            for generation in 1...Int64(3 * OrderListCache.maximumPageCount) {
                guard case .missing(let version) = await cache.lookup(1, limit: 20, generation: generation) else {
                    throw NoVersion()
                }
                #expect(await cache.fill(1, limit: 20, generation: generation, page, version: version))
                #expect(await cache.lookup(1, limit: 20, generation: generation) == .found(page))
                let keys = try await redis.send(RedisCommand("keys", "*:orders:1")).array ?? []
                let key = try #require(keys.first?.bytes.map { String(decoding: $0, as: UTF8.self) })
                let count = try #require(try await redis.send(RedisCommand("hlen", key)).integer)
                #expect(count <= Int64(OrderListCache.maximumPageCount + 1))
                let rest = try #require(try await redis.send(RedisCommand("pttl", key)).integer)
                #expect(rest > 0 && rest <= OrderListCache.lifetime.wholeNanoseconds / 1_000_000)
            }
        }
    }

    @Test("Without Redis lists come from PostgreSQL, and are right")
    @Loop
    func withoutRedis() async throws {
        try await self.withShops { one, _, redis in
            let world = try await one.makeOrders()
            let id = try await one.place([(world.lute, 1)], for: world.buyer)
            #expect(try await one.send("GET", "/api/orders/", as: world.buyer).status == 200)
            redis.kill()
            try await eventually("Redis is missed") { !one.application.redis.isAvailable }
            #expect(await one.application.orders.lists.remove(world.buyer.id) == false)
            #expect(try await one.send("DELETE", "/api/orders/\(id)/", as: world.buyer).status == 204)
            let list = try await one.send("GET", "/api/orders/", as: world.buyer)
            #expect(list.text.contains(#""status":"cancelled""#))
        }
    }

    @Test("A page is kept as its bytes and the place behind it; what is none is not taken", .loop)
    @Loop
    func encoding() {
        for page in [
            CachedOrderPage(json: Array("[{\"id\":1}]".utf8), lastID: 7),
            CachedOrderPage(json: Array("[]".utf8), lastID: nil),
        ] {
            #expect(CachedOrderPage(encoded: page.encoded) == page)
        }
        for text in ["", "[]", "7", "7 ", "7 [", "x []", "-1 []", "7 {}"] {
            #expect(CachedOrderPage(encoded: Array(text.utf8)) == nil, "\(text)")
        }
    }
}
