import Runtime
import Testing

@testable import Redis

@Suite("The client", .enabled(if: TestRedis.isConfigured, TestRedis.reason), .timeLimit(.minutes(5)))
struct RedisClientRedisTests {
    init() {
        EventLoop.startThread()
    }

    @Test("Thousands of commands at once each get their own reply, in few writes")
    @Loop
    func pipelines() async throws {
        let count = 5000
        try await TestRedis.withClient(TestRedis.configuration(TestRedis.url)) { client, registry in
            let values = await concurrently(count) { number in
                try? await client.send(RedisCommand("echo", "reply \(number)"))
            }
            #expect(values == (0..<count).map { .bytes(Array("reply \($0)".utf8)) })
            #expect(client.pendingCount == 0)
            let answered = registry.value(of: #"soundwave_redis_commands_total{outcome="answered"}"#)
            #expect(answered == Double(count))
            #expect(registry.value(of: "soundwave_redis_command_seconds_count") == Double(count))
            let writes = try #require(registry.value(of: "soundwave_redis_writes_total"))
            #expect(writes < 100)
        }
    }

    @Test("Keys and values may hold any bytes")
    @Loop
    func isBinarySafe() async throws {
        try await TestRedis.withClient { client in
            let everyByte = (0...255).map { UInt8($0) } + Array("\r\n$5\r\n".utf8)
            let key = Array(TestRedis.uniqueKey().utf8) + everyByte
            try await client.set(key, to: everyByte, lifetime: .seconds(60))
            #expect(try await client.get(key) == everyByte)
            #expect(try await client.delete(key) == 1)
            #expect(try await client.get(key) == nil)
        }
    }

    @Test("A value of megabytes comes back whole, between small ones", arguments: [0, 1, 65_536, 65_537, 8_000_000])
    @Loop
    func takesBigValues(_ size: Int) async throws {
        try await TestRedis.withClient { client in
            let key = TestRedis.uniqueKey()
            let value =
                [UInt8]((0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }.prefix(size))
                + [UInt8](repeating: 7, count: max(0, size - 65_536))
            try await client.set(key, to: value, lifetime: .seconds(60))
            async let before = client.get(key + ":none")
            async let whole = client.get(key)
            async let after = client.send(RedisCommand("strlen", key))
            #expect(try await before == nil)
            #expect(try await whole == value)
            #expect(try await after == .integer(Int64(size)))
            try await client.delete(key)
        }
    }

    @Test("A reply past the bound ends the connection, and the client comes back")
    @Loop
    func boundsReplies() async throws {
        var configuration = try TestRedis.configuration(TestRedis.url)
        configuration.maximumReplyBytes = 100_000
        try await TestRedis.withClient(configuration) { client, _ in
            let key = TestRedis.uniqueKey()
            try await client.set(key, to: [UInt8](repeating: 1, count: 1_000_000), lifetime: .seconds(60))
            let error = await TestRedis.error { () async throws(RedisError) in try await client.get(key) }
            #expect(error == .connectionLost(reason: "a reply is longer than 100000 bytes"))
            try await eventually("the client is back") { client.isAvailable }
            try await client.delete(key)
        }
    }

    @Test("A key lives as long as it was told")
    @Loop
    func setsLifetime() async throws {
        try await TestRedis.withClient { client in
            let key = TestRedis.uniqueKey()
            try await client.set(key, to: "value", lifetime: .seconds(60))
            let left = try #require(try await client.send(RedisCommand("pttl", key)).integer)
            #expect((1...60_000).contains(left))
            try await client.delete(key)
        }
    }

    @Test("Only the first sets what is absent")
    @Loop
    func setsIfAbsent() async throws {
        try await TestRedis.withClient { client in
            let key = TestRedis.uniqueKey()
            let wins = await concurrently(20) { number in
                try? await client.setIfAbsent(key, to: "\(number)", lifetime: .seconds(60))
            }
            #expect(wins.count { $0 == true } == 1)
            #expect(wins.count { $0 == false } == 19)
            try await client.delete(key)
        }
    }

    @Test("Deleting says how many there were")
    @Loop
    func deletes() async throws {
        try await TestRedis.withClient { client in
            let key = TestRedis.uniqueKey()
            try await client.set(key + "a", to: 1, lifetime: .seconds(60))
            try await client.set(key + "b", to: 2, lifetime: .seconds(60))
            #expect(try await client.delete(key + "a", key + "b", key + "c") == 2)
            #expect(try await client.delete() == 0)
        }
    }

    @Test("An error of the server is thrown with its code, and harms no neighbour")
    @Loop
    func throwsServerErrors() async throws {
        try await TestRedis.withClient(TestRedis.configuration(TestRedis.url)) { client, registry in
            let key = TestRedis.uniqueKey()
            _ = try await client.send(RedisCommand("rpush", key, "x"))
            async let pong: Void = client.ping()
            let wrongType = await TestRedis.error { () async throws(RedisError) in try await client.get(key) }
            try await pong
            #expect(wrongType?.serverCode == .wrongType)
            let unknown = await TestRedis.error { () async throws(RedisError) in
                try await client.send(RedisCommand("no-such-command"))
            }
            #expect(unknown?.serverCode == .generic)
            #expect(registry.value(of: #"soundwave_redis_commands_total{outcome="error"}"#) == 2)
            #expect(client.isAvailable)
            try await client.delete(key)
        }
    }

    @Test("The host is looked up when it is a name")
    @Loop
    func looksUpNames() async throws {
        let url = try RedisURL(parsing: TestRedis.url)
        try #require(url.host == "127.0.0.1")
        let named = TestRedis.url.replacing("127.0.0.1", with: "localhost")
        try await TestRedis.withClient(TestRedis.configuration(named)) { client, _ in try await client.ping() }
    }

    @Test("The database of the URL is selected")
    @Loop
    func selectsDatabase() async throws {
        let key = TestRedis.uniqueKey()
        let url = try RedisURL(parsing: TestRedis.url)
        let server = "redis://\(url.host):\(url.port)"
        try await TestRedis.withClient(TestRedis.configuration("\(server)/3")) { client, _ in
            try await client.set(key, to: "three", lifetime: .seconds(60))
        }
        try await TestRedis.withClient(TestRedis.configuration("\(server)/4")) { client, _ in
            let other = try await client.get(key)
            #expect(other == nil)
        }
        try await TestRedis.withClient(TestRedis.configuration("\(server)/3")) { client, _ in
            #expect(try await client.get(key) == Array("three".utf8))
            try await client.delete(key)
        }
    }

    @Test("Stopping waits for the replies that are due, and refuses what comes after")
    @Loop
    func stops() async throws {
        let registry = MetricsRegistry()
        let client = RedisClient(
            try TestRedis.configuration(TestRedis.url),
            threadPool: TestRedis.threadPool,
            metrics: registry,
            logger: TestRedis.silence
        )
        await client.start()
        try await eventually("the client is connected") { client.isAvailable }
        let last = Task.immediate { @Loop in try? await client.send(RedisCommand("echo", "last")) }
        await client.stop(by: .now() + .seconds(30))
        #expect(await last.value == .bytes(Array("last".utf8)))
        #expect(!client.isAvailable)
        #expect(await TestRedis.error { () async throws(RedisError) in try await client.ping() } == .unavailable)
        #expect(registry.value(of: "soundwave_redis_connections_lost_total") == 0)
    }
}
