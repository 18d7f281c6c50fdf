import Redis
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Buckets in Redis", .loop, .enabled(if: SharedRedis.isConfigured, SharedRedis.reason))
struct RateLimitScriptRedisTests {
    /// The very script, on a clock that the test sets.
    private static let take = RedisScript(
        name: "test-rate-limit-take",
        source: "local now = tonumber(ARGV[4])\n" + RateLimitScript.body
    )

    /// Today in microseconds: the script must be exact with numbers of that size.
    private static let today: Int64 = 1_800_000_000_000_000

    @Test("The script decides as the pure bucket does, whatever is taken when", arguments: 0..<20)
    @Loop
    func decidesAlike(_ seed: UInt64) async throws {
        try await SharedRedis.with(1) { clients in
            var random = SplitMix64(seed: seed)
            // Long intervals: a key must not expire by the real clock before the test's own comes so far.
            let quota = Quota(random.next(below: 30) + 1, perSeconds: 3600)
            let key = SharedRedis.uniquePrefix()
            var bucket = TokenBucket()
            var now = Self.today
            for _ in 0..<200 {
                now += Int64(random.next(below: Int(quota.interval) * 2))
                let wanted = Int64(random.next(below: 5))
                let reply = try await clients[0].evaluate(
                    Self.take,
                    keys: [key],
                    arguments: [quota.interval, quota.count, wanted, now]
                )
                let granted = bucket.take(wanted, of: quota, at: now)
                #expect(reply == .array([.integer(granted), .integer(bucket.untilFull(quota, at: now))]))
            }
            try await clients[0].delete(key)
        }
    }

    @Test("The key lives as long as the bucket is not full")
    @Loop
    func expires() async throws {
        try await SharedRedis.with(1) { clients in
            let key = SharedRedis.uniquePrefix()
            let quota = Quota(60, perSeconds: 3600)
            _ = try await clients[0].evaluate(
                RateLimitScript.take,
                keys: [key],
                arguments: [quota.interval, quota.count, 5]
            )
            let lifetime = try #require(try await clients[0].send(RedisCommand("pttl", key)).integer)
            #expect((1...300_000).contains(lifetime))
        }
    }
}
