import Runtime
import ShopTesting
import Testing

@testable import Redis

@Suite("Scripts", .enabled(if: TestRedis.isConfigured, TestRedis.reason), .timeLimit(.minutes(5)))
struct RedisScriptRedisTests {
    /// Sets a key only if it holds what the caller saw.
    private static let compareAndSet = RedisScript(
        name: "test-compare-and-set",
        source: """
            if redis.call('get', KEYS[1]) == ARGV[1] then
                redis.call('set', KEYS[1], ARGV[2], 'px', 60000)
                return 1
            end
            return 0
            """
    )

    init() {
        EventLoop.startThread()
    }

    @Test("A script gets its keys and arguments, and its result comes back")
    @Loop
    func evaluates() async throws {
        try await TestRedis.withClient { client in
            let key = TestRedis.uniqueKey()
            try await client.set(key, to: "one", lifetime: .seconds(60))
            func swap(_ old: String, _ new: String) async throws(RedisError) -> Int64? {
                try await client.evaluate(Self.compareAndSet, keys: [key], arguments: [old, new]).integer
            }
            #expect(try await swap("one", "two") == 1)
            #expect(try await swap("one", "three") == 0)
            #expect(try await client.get(key) == Array("two".utf8))
            try await client.delete(key)
        }
    }

    // These two count or flush scripts, so they have a server of their own.

    @Test(
        "A script that a thousand want at once is loaded once",
        .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason)
    )
    @Loop
    func loadsOnce() async throws {
        let script = RedisScript(name: "test-double", source: "return ARGV[1] * 2")
        let server = try RedisServerProcess()
        try await TestRedis.withClient(TestRedis.configuration(server.url)) { client, registry in
            let values = await concurrently(1000) { number in
                try? await client.evaluate(script, arguments: [number])
            }
            #expect(values == (0..<1000).map { .integer(Int64($0 * 2)) })
            // The loading itself is not a command of the client's users.
            #expect(registry.value(of: #"soundwave_redis_commands_total{outcome="answered"}"#) == 1000)
            let statistics = try #require(try await client.send(RedisCommand("info", "commandstats")).text)
            #expect(statistics.contains("cmdstat_script|load:calls=1,"))
            #expect(statistics.contains("cmdstat_evalsha:calls=1000,"))
        }
    }

    @Test(
        "A script that the server has forgotten is loaded again, whoever asks for it",
        .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason)
    )
    @Loop
    func reloads() async throws {
        let script = RedisScript(name: "test-plus-one", source: "return ARGV[1] + 1")
        let server = try RedisServerProcess()
        try await TestRedis.withClient(TestRedis.configuration(server.url)) { client, _ in
            for round in 0..<5 {
                _ = try await client.send(RedisCommand("script", "flush"))
                let values = await concurrently(50) { number in
                    try? await client.evaluate(script, arguments: [number])
                }
                #expect(values == (0..<50).map { .integer(Int64($0 + 1)) }, "round \(round)")
            }
        }
    }

    @Test("A script's own faults are errors of the server, each time")
    @Loop
    func throwsFaults() async throws {
        try await TestRedis.withClient { client in
            let wrong = RedisScript(name: "test-does-not-compile", source: "this is not Lua")
            for _ in 0..<2 {
                let error = await TestRedis.error { () async throws(RedisError) in try await client.evaluate(wrong) }
                #expect(error?.serverCode == .generic)
            }
            let own = RedisScript(name: "test-own-error", source: "return redis.error_reply('TAKEN by another')")
            let error = await TestRedis.error { () async throws(RedisError) in try await client.evaluate(own) }
            #expect(error?.serverCode == RedisServerError.Code("TAKEN"))
            #expect(client.isAvailable)
        }
    }

    @Test("Arrays, nested ones, nothing and errors inside come back as they are")
    @Loop
    func returnsArrays() async throws {
        let script = RedisScript(
            name: "test-array",
            source: "return {1, 'two', {3, false}, redis.status_reply('FINE')}"
        )
        try await TestRedis.withClient { client in
            let value = try await client.evaluate(script)
            #expect(
                value
                    == .array([.integer(1), .bytes(Array("two".utf8)), .array([.integer(3), .null]), .status("FINE")])
            )
        }
    }
}
