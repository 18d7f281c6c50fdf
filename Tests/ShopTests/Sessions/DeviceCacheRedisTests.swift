import JSON
import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Lists of devices in Redis",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil),
    .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason)
)
struct DeviceCacheRedisTests {
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
    private func count(_ shop: TestShop, _ token: String) async throws -> Int {
        guard case .array(let devices) = try await shop.get("/api/sessions/", token: token).json() else { return -1 }
        return devices.count
    }

    @Loop
    private func hits(_ shop: TestShop) -> Double? {
        shop.metric(#"soundwave_device_cache_total{result="hit"}"#)
    }

    @Loop
    private func revoke(_ shop: TestShop, _ tokens: TestTokens) async throws {
        let answer = try await shop.send("POST", "/api/token/revoke/", json: #"{"refresh":"\#(tokens.refresh)"}"#)
        #expect(answer.status == 204)
    }

    @Test("A list is read once, and then taken from Redis by every instance, until a session begins or ends")
    @Loop
    func caches() async throws {
        try await self.withShops { one, other, _ in
            try await one.addUser("ada")
            let first = try await one.signIn("ada")
            #expect(try await self.count(one, first.access) == 1)
            #expect(try await self.count(other, first.access) == 1)
            #expect(self.hits(one) == 0 && self.hits(other) == 1)
            let second = try await other.signIn("ada")
            #expect(try await self.count(one, first.access) == 2)
            #expect(self.hits(one) == 0)
            try await self.revoke(one, second)
            #expect(try await self.count(one, first.access) == 1)
            #expect(self.hits(one) == 0)
        }
    }

    @Test("Who read the rows before a change, and files them after it, loses")
    @Loop
    func lateFiller() async throws {
        try await self.withShops { one, _, _ in
            let cache = DeviceCache(
                redis: one.application.redis,
                keyPrefix: { "test:\(one.application.endedSessions.schema)" },
                metrics: MetricsRegistry()
            )
            guard case .missing(let version) = await cache.lookup(1) else { throw NoVersion() }
            await cache.remove(1)
            let stale = CachedDevices(readAt: .now(), devices: [])
            #expect(await cache.fill(1, stale, version: version) == false)
            guard case .missing(let second) = await cache.lookup(1) else { throw NoVersion() }
            #expect(second != version)
            #expect(await cache.fill(1, stale, version: version) == false)
            _ = try await one.application.redis.send(RedisCommand("flushall"))
            #expect(await cache.fill(1, stale, version: second) == false)
            guard case .missing(let third) = await cache.lookup(1) else { throw NoVersion() }
            guard case .missing(third) = await cache.lookup(1) else { throw NoVersion() }
            #expect(await cache.fill(1, stale, version: third))
            #expect(await cache.lookup(1) == .found(stale))
        }
    }

    private struct NoVersion: Error {}

    @Test("A flushed Redis logs nobody out, lets nobody in and revives no session")
    @Loop
    func flushed() async throws {
        try await self.withShops { one, other, _ in
            try await self.check(one, other) { _ = try await one.application.redis.send(RedisCommand("flushall")) }
        }
    }

    @Test("A Redis that was killed does not either, nor one that was started again")
    @Loop
    func killed() async throws {
        try await self.withShops { one, other, redis in
            try await self.check(one, other) {
                redis.kill()
                try await eventually("Redis is missed") { !one.application.redis.isAvailable }
            }
            try redis.start()
            for shop in [one, other] { try await shop.connectRedis() }
            try await self.check(one, other, name: "eve") {}
        }
    }

    @Test("A Redis that was paused while a session ended shows it to nobody when it goes on")
    @Loop
    func paused() async throws {
        try await self.withShops { one, other, redis in
            try await one.addUser("ada")
            let kept = try await one.signIn("ada")
            let ended = try await one.signIn("ada")
            #expect(try await self.count(one, kept.access) == 2)
            redis.suspend()
            try await self.revoke(one, ended)
            #expect(try await self.count(one, kept.access) == 1)
            redis.resume()
            for shop in [one, other] { try await shop.connectRedis() }
            #expect(try await one.get("/api/sessions/", token: ended.access).status == 401)
            #expect(try await self.count(one, kept.access) == 1)
            try await eventually("the other instance knows", within: .seconds(5)) {
                try await self.count(other, kept.access) == 1
            }
            let late = try await other.signIn("ada")
            #expect(try await self.count(one, late.access) == 2)
        }
    }

    /// One session open and one ended, then `disturb`, and all is as it was on both instances.
    @Loop
    private func check(
        _ one: TestShop,
        _ other: TestShop,
        name: String = "ada",
        _ disturb: () async throws -> Void
    ) async throws {
        try await one.addUser(name)
        let open = try await one.signIn(name)
        let closed = try await one.signIn(name)
        #expect(try await self.count(one, open.access) == 2)
        try await self.revoke(one, closed)
        try await disturb()
        try await eventually("the other instance knows", within: .seconds(5)) {
            try await other.get("/api/sessions/", token: closed.access).status == 401
        }
        for shop in [one, other] {
            #expect(try await self.count(shop, open.access) == 1)
            #expect(try await shop.get("/api/sessions/", token: closed.access).status == 401)
            let refused = try await shop.send("POST", "/api/token/refresh/", json: #"{"refresh":"\#(closed.refresh)"}"#)
            #expect(refused.status == 401)
        }
        let next = try await other.refresh(open.refresh)
        #expect(try await self.count(one, next.access) == 1)
        _ = try await one.signIn(name)
        #expect(try await self.count(other, next.access) == 2)
    }
}
