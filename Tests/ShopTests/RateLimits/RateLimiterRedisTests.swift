import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Limits over several instances", .loop, .enabled(if: SharedRedis.isConfigured, SharedRedis.reason))
struct RateLimiterRedisTests {
    @Loop
    private static func limiter(
        _ limit: RateLimit,
        _ quota: Quota,
        _ redis: RedisClient,
        _ prefix: String,
        maximumKeys: Int = 16
    ) -> RateLimiter<ClientKey> {
        RateLimiter(
            limit,
            quota,
            maximumKeys: maximumKeys,
            redis: redis,
            redisKeyPrefix: prefix,
            metrics: RateLimitMetrics(limit, in: MetricsRegistry())
        )
    }

    private static let client = ClientKey(userID: 7)

    @Test(
        "What is limited exactly passes just as often as it may, whichever instance is asked",
        arguments: [RateLimit.logins, .registrations, .refreshes, .resets]
    )
    @Loop
    func isExact(_ limit: RateLimit) async throws {
        try await SharedRedis.with(3) { clients in
            let prefix = SharedRedis.uniquePrefix()
            let quota = Quota(20, perSeconds: 3600)  // so long that nothing is refilled meanwhile
            let limiters = clients.map { Self.limiter(limit, quota, $0, prefix) }
            let outcomes = await SharedRedis.concurrently(90) { await limiters[$0 % 3].take(Self.client) }
            let admitted = outcomes.filter(\.isAdmitted)
            #expect(admitted.count == 20)
            #expect(Set(admitted.map(\.remaining)) == Set(0..<20))
            for refused in outcomes where !refused.isAdmitted {
                #expect(refused.remaining == 0)
                #expect((60...180).contains(refused.retryAfterSeconds))
                #expect(refused.resetSeconds >= refused.retryAfterSeconds)
            }
            #expect(await limiters[0].take(ClientKey(userID: 8)).isAdmitted, "another client has a bucket of its own")
        }
    }

    @Test(
        "What is leased passes as often as it may and no more than a block for each instance beyond",
        arguments: 0..<3
    )
    @Loop
    func isLeased(_ round: Int) async throws {
        try await SharedRedis.with(3) { clients in
            let prefix = SharedRedis.uniquePrefix()
            let quota = Quota(200, perSeconds: 3600)
            let limiters = clients.map { Self.limiter(.reads, quota, $0, prefix) }
            var admitted = 0
            for _ in 0..<10 {
                let outcomes = await SharedRedis.concurrently(90) { await limiters[$0 % 3].take(Self.client) }
                admitted += outcomes.count(where: \.isAdmitted)
            }
            #expect((200 - 60...200 + 60).contains(admitted))
            for limiter in limiters {
                guard case .decided(let outcome) = limiter.decide(Self.client) else { continue }
                #expect(!outcome.isAdmitted)
            }
        }
    }

    @Test("A read of a client that is far from its limit never waits, the very first one neither")
    @Loop
    func neverWaits() async throws {
        try await SharedRedis.with(1) { clients in
            let limiter = Self.limiter(
                .reads,
                Quota(1200, perSeconds: 1_000_000),
                clients[0],
                SharedRedis.uniquePrefix()
            )
            _ = await limiter.take(ClientKey(userID: 8))  // Redis knows the script from now on
            for number in 1...600 {
                guard case .decided(let outcome) = limiter.decide(Self.client) else {
                    Issue.record("request \(number) had to wait")
                    return
                }
                #expect(outcome.isAdmitted)
                #expect(outcome.remaining == Int32(1200 - number))
                guard number % 50 == 0 else { continue }
                // The first lets the lease be asked for, the second is answered behind it.
                for _ in 0..<2 { try await clients[0].ping() }
            }
        }
    }

    @Test("Without Redis each instance decides alone, by the same quota, and counts it", arguments: RateLimit.allCases)
    @Loop
    func decidesAlone(_ limit: RateLimit) async throws {
        let registry = MetricsRegistry()
        let limiter = RateLimiter<ClientKey>(
            limit,
            Quota(20, perSeconds: 3600),
            maximumKeys: 16,
            redis: try SharedRedis.unreachable(),
            redisKeyPrefix: "",
            metrics: RateLimitMetrics(limit, in: registry)
        )
        let outcomes = await SharedRedis.concurrently(50) { _ in await limiter.take(Self.client) }
        #expect(outcomes.map(\.isAdmitted) == Array(repeating: true, count: 20) + Array(repeating: false, count: 30))
        let text = String(decoding: PrometheusText.write(registry), as: UTF8.self)
        let series = try PrometheusSeries(text).values
        #expect(series["soundwave_rate_limit_local_total{limit=\"\(limit.name)\"}"] == 50)
        #expect(series["soundwave_rate_limit_decisions_total{limit=\"\(limit.name)\",outcome=\"admitted\"}"] == 20)
        #expect(series["soundwave_rate_limit_decisions_total{limit=\"\(limit.name)\",outcome=\"limited\"}"] == 30)
    }

    @Test("A client that was admitted through Redis has used up its share when Redis goes")
    @Loop
    func goesOnAlone() async throws {
        try await SharedRedis.with(1) { clients in
            let quota = Quota(20, perSeconds: 3600)
            let limiter = Self.limiter(.logins, quota, clients[0], SharedRedis.uniquePrefix())
            for _ in 0..<15 { #expect(await limiter.take(Self.client).isAdmitted) }
            await clients[0].stop(by: .now() + .seconds(5))
            let outcomes = await SharedRedis.concurrently(10) { _ in await limiter.take(Self.client) }
            #expect(outcomes.count(where: \.isAdmitted) == 5)
        }
    }

    @Test("As many clients are remembered as may be; the longest unseen begins anew, and Redis has still counted it")
    @Loop
    func isBounded() async throws {
        try await SharedRedis.with(1) { clients in
            let quota = Quota(20, perSeconds: 3600)
            let prefix = SharedRedis.uniquePrefix()
            let limiter = Self.limiter(.logins, quota, clients[0], prefix, maximumKeys: 4)
            for _ in 0..<20 { _ = await limiter.take(Self.client) }
            for userID in Int64(100)..<200 { #expect(await limiter.take(ClientKey(userID: userID)).isAdmitted) }
            #expect(limiter.keyCount == 4)
            #expect(await !limiter.take(Self.client).isAdmitted)
        }
    }
}
