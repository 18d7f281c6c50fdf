import Glibc
import Runtime
import ShopTesting
import Testing

@testable import Redis

/// Each with a server of its own, which can be made to fail.
@Suite(
    "When Redis fails",
    .enabled(if: RedisServerProcess.isInstalled, RedisServerProcess.reason),
    .timeLimit(.minutes(5))
)
struct RedisOutageRedisTests {
    init() {
        EventLoop.startThread()
    }

    /// What became of `count` commands that were sent together; `nil` for a right reply.
    @Loop
    private static func outcomes(of count: Int, _ client: RedisClient) async -> [RedisError?] {
        await concurrently(count) { _ in
            let expected = Array(TestRedis.uniqueKey().utf8)
            do throws(RedisError) {
                let value = try await client.send(RedisCommand("echo", expected))
                #expect(value == .bytes(expected), "a reply reached the wrong command")
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("A server that hangs fails commands in time, then at once; when it goes on, no reply is mixed up")
    @Loop
    func survivesSuspension() async throws {
        let server = try RedisServerProcess()
        var configuration = try TestRedis.configuration(server.url)
        configuration.commandTimeout = .milliseconds(100)
        configuration.connectTimeout = .milliseconds(100)
        try await TestRedis.withClient(configuration) { client, registry in
            for _ in 0..<3 {
                server.suspend()
                let first = await Self.outcomes(of: 500, client)
                #expect(first.allSatisfy { $0 == .timedOut })
                #expect(!client.isAvailable)
                let second = await Self.outcomes(of: 500, client)
                #expect(second.allSatisfy { $0 == .unavailable })
                try await eventually("the breaker opens") { !client.breaker.isClosed }
                server.resume()
                try await eventually("the client is back") { client.isAvailable }
                let third = await Self.outcomes(of: 500, client)
                #expect(third.allSatisfy { $0 == nil })
                #expect(client.breaker.isHealthy)
            }
            #expect(registry.value(of: "soundwave_redis_connections_lost_total") == 3)
            #expect(registry.value(of: #"soundwave_redis_commands_total{outcome="timed_out"}"#) == 1500)
        }
    }

    @Test("A killed server fails who waits at once, and is found again when it is back")
    @Loop
    func survivesDeath() async throws {
        let server = try RedisServerProcess()
        let configuration = try TestRedis.configuration(server.url)
        let script = RedisScript(name: "test-forgotten", source: "return 'known'")
        try await TestRedis.withClient(configuration) { client, registry in
            for _ in 0..<2 {
                #expect(try await client.evaluate(script).text == "known")
                server.suspend()  // so that the commands wait for sure when it dies
                let lost = Task.immediate { @Loop in await Self.outcomes(of: 500, client) }
                try await eventually("the commands wait") { client.pendingCount == 500 }
                server.kill()
                for outcome in await lost.value {
                    guard case .connectionLost = outcome else {
                        Issue.record("\(String(describing: outcome))")
                        break
                    }
                }
                #expect(await Self.outcomes(of: 10, client).allSatisfy { $0 == .unavailable })
                try await eventually("the breaker opens") { registry.value(of: "soundwave_redis_breaker_state") == 2 }
                #expect(registry.value(of: "soundwave_redis_available") == 0)
                try server.start()
                try await eventually("the client is back") { client.isAvailable }
                #expect(registry.value(of: "soundwave_redis_breaker_state") == 0)
                #expect(await Self.outcomes(of: 500, client).allSatisfy { $0 == nil })
            }
        }
    }

    @Test("The client starts without a server, and finds it when it comes")
    @Loop
    func startsWithout() async throws {
        let server = try RedisServerProcess()
        server.kill()
        let registry = MetricsRegistry()
        let client = RedisClient(
            try TestRedis.configuration(server.url),
            threadPool: TestRedis.threadPool,
            metrics: registry,
            logger: TestRedis.silence
        )
        await client.start()
        #expect(await Self.outcomes(of: 5, client).allSatisfy { $0 == .unavailable })
        let script = RedisScript(name: "test-unavailable", source: "return 1")
        #expect(
            await TestRedis.error { () async throws(RedisError) in try await client.evaluate(script) } == .unavailable
        )
        #expect(registry.value(of: #"soundwave_redis_commands_total{outcome="unavailable"}"#) == 6)
        try server.start()
        try await eventually("the client is connected") { client.isAvailable }
        #expect(await Self.outcomes(of: 5, client).allSatisfy { $0 == nil })
        await client.stop(by: .now() + .seconds(5))
    }

    @Test("Stopping does not wait for a server that hangs, and tells who waits that the outcome is not known")
    @Loop
    func stopsWithoutReplies() async throws {
        let server = try RedisServerProcess()
        let client = RedisClient(
            try TestRedis.configuration(server.url),
            threadPool: TestRedis.threadPool,
            metrics: MetricsRegistry(),
            logger: TestRedis.silence
        )
        await client.start()
        try await eventually("the client is connected") { client.isAvailable }
        server.suspend()
        let waiting = Task.immediate { @Loop in await Self.outcomes(of: 3, client) }
        await client.stop(by: .now() + .milliseconds(50))
        #expect(await waiting.value == Array(repeating: .connectionLost(reason: "the client has stopped"), count: 3))
    }

    @Test("An outage is logged once when it begins and once when it ends, without the password")
    @Loop
    func logsOnce() async throws {
        let server = try RedisServerProcess("--requirepass", "hunter2")
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        let writer = LogWriter(descriptor: Descriptor(ends[1]))
        let configuration = try TestRedis.configuration(server.url(credentials: ":hunter2"))
        try await TestRedis.withClient(configuration, logger: Logger(writer: writer, level: .info)) {
            client,
            registry in
            server.kill()
            try await eventually("it has tried again and again") {
                registry.value(of: "soundwave_redis_connect_failures_total").map { $0 >= 6 } ?? false
            }
            try server.start()
            try await eventually("the client is back") { client.isAvailable }
        }
        writer.flush()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(ends[0], &buffer, buffer.count)
        let lines = String(decoding: buffer[..<max(0, count)], as: UTF8.self).split(separator: "\n")
        #expect(
            lines.count { $0.contains("redis is not available") } <= 2,
            "one at the start, if it was slow, one later"
        )
        #expect(lines.count { $0.contains("redis is not available") } == lines.count { $0.contains("restored") })
        #expect(lines.contains { $0.contains("127.0.0.1") })
        #expect(!lines.contains { $0.contains("hunter2") })
    }

    @Test("The right password is let in, as is a user of an access control list")
    @Loop
    func signsIn() async throws {
        let server = try RedisServerProcess(
            "--requirepass",
            "p@ss:w%rd",
            "--user",
            "shop",
            "on",
            ">secret",
            "~*",
            "+@all"
        )
        for credentials in [":p%40ss:w%25rd", "p%40ss%3Aw%25rd", "default:p%40ss:w%25rd", "shop:secret"] {
            let configuration = try TestRedis.configuration(server.url(credentials: credentials))
            try await TestRedis.withClient(configuration) { client, _ in
                let user = try await client.send(RedisCommand("acl", "whoami")).text
                #expect(user == (credentials.hasPrefix("shop") ? "shop" : "default"))
            }
        }
    }

    @Test("Wrong credentials, or none, or a database that is not there, leave the client unavailable and say why")
    @Loop
    func isKeptOut() async throws {
        let server = try RedisServerProcess("--requirepass", "right")
        try await TestRedis.withClient(TestRedis.configuration(server.url(credentials: ":right"))) { _, _ in }
        for (url, code) in [
            (server.url(credentials: ":wrong"), RedisServerError.Code.wrongPassword),
            (server.url(credentials: "nobody:right"), .wrongPassword),
            (server.url, .authenticationRequired),
            (server.url(credentials: ":right") + "/99", .generic),
        ] {
            let connector = RedisConnector(
                configuration: try TestRedis.configuration(url),
                threadPool: TestRedis.threadPool,
                writes: MetricsRegistry().counter("writes", "")
            )
            let error = await TestRedis.error { () async throws(RedisError) in try await connector.connect() }
            #expect(error?.serverCode == code)
        }
    }

    @Test("A server without memory refuses to write, reads on, and is not taken for broken")
    @Loop
    func runsOutOfMemory() async throws {
        let server = try RedisServerProcess("--maxmemory", "3mb", "--maxmemory-policy", "noeviction")
        try await TestRedis.withClient(TestRedis.configuration(server.url)) { client, _ in
            try await client.set("small", to: "value", lifetime: .seconds(60))
            let filling = [UInt8](repeating: 0, count: 100_000)
            var refusal: RedisError?
            for number in 0..<100 where refusal == nil {
                do throws(RedisError) {
                    try await client.set("filling \(number)", to: filling, lifetime: .seconds(60))
                } catch {
                    refusal = error
                }
            }
            #expect(refusal?.serverCode == .outOfMemory)
            #expect(try await client.get("small") == Array("value".utf8))
            #expect(client.isAvailable)
            #expect(client.breaker.isHealthy)
        }
    }

    @Test("A replica refuses to write with a code of its own")
    @Loop
    func isReadOnly() async throws {
        let server = try RedisServerProcess("--replicaof", "127.0.0.1", "1", "--replica-serve-stale-data", "yes")
        try await TestRedis.withClient(TestRedis.configuration(server.url)) { client, _ in
            let error = await TestRedis.error { () async throws(RedisError) in
                try await client.set("key", to: "value", lifetime: .seconds(60))
            }
            #expect(error?.serverCode == .readOnly)
        }
    }
}
