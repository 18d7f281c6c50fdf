import Runtime
import Testing

@testable import Redis

/// Against a server that says what each test wants.
@Suite("A connection to Redis", .timeLimit(.minutes(5)))
struct RedisConnectionTests {
    init() {
        EventLoop.startThread()
    }

    private struct Setting: Sendable {
        let server: FakeServer
        let connection: RedisConnection
        let writes: Counter
    }

    @Loop
    private static func connect(
        answer: @escaping @Loop ([UInt8]) -> [UInt8] = { _ in [] },
        configure: (inout RedisConfiguration) -> Void = { _ in }
    ) async throws -> Setting {
        let server = try FakeServer(answer: answer)
        var configuration = try TestRedis.configuration("redis://127.0.0.1")
        configure(&configuration)
        let writes = MetricsRegistry().counter("writes", "")
        let connection = try await RedisConnection.connect(
            to: server.address,
            by: .now() + .seconds(10),
            configuration: configuration,
            writes: writes
        )
        return Setting(server: server, connection: connection, writes: writes)
    }

    /// What became of `count` commands that were sent in one turn.
    @Loop
    private static func send(_ count: Int, over connection: RedisConnection) async -> [Result<RedisValue, RedisError>] {
        await concurrently(count) { number in
            do throws(RedisError) {
                return .success(try await connection.send(RedisCommand("echo", number)))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test("All commands of one turn of the loop go out in one write")
    @Loop
    func writesOnce() async throws {
        let replies = (0..<100).map { ":\($0)\r\n" }.joined()
        let setting = try await Self.connect(answer: { _ in Array(replies.utf8) })
        let results = await Self.send(100, over: setting.connection)
        #expect(results == (0..<100).map { .success(.integer($0)) })
        #expect(setting.writes.value == 1)
        setting.connection.close(.unavailable)
        setting.server.stop()
    }

    @Test("Replies that come in pieces reach the commands in their order")
    @Loop
    func readsPieces() async throws {
        let setting = try await Self.connect()
        async let results = Self.send(3, over: setting.connection)
        try await eventually("the commands arrive") { setting.server.received.count { $0 == UInt8(ascii: "*") } == 3 }
        for piece in [":1", "0\r\n$4\r", "\nab", "cd\r\n-OO", "M no memory\r\n"] {
            setting.server.send(Array(piece.utf8))
            try await EventLoop.shared.sleep(for: .milliseconds(1))
        }
        #expect(
            await results == [
                .success(.integer(10)), .success(.bytes(Array("abcd".utf8))),
                .failure(.server(RedisServerError(line: "OOM no memory"))),
            ]
        )
        setting.connection.close(.unavailable)
        setting.server.stop()
    }

    @Test("A missing reply closes the connection, so that it cannot come late and be taken for another's")
    @Loop
    func timesOut() async throws {
        let setting = try await Self.connect(configure: { $0.commandTimeout = .milliseconds(50) })
        var closedWith: [RedisError] = []
        setting.connection.onClose = { closedWith.append($0) }
        let results = await Self.send(3, over: setting.connection)
        #expect(results == Array(repeating: .failure(.timedOut), count: 3))
        #expect(closedWith == [.timedOut])
        #expect(!setting.connection.isOpen)
        #expect(setting.connection.pendingCount == 0)
        setting.server.send(Array(":0\r\n:1\r\n:2\r\n".utf8))
        #expect(await Self.send(1, over: setting.connection) == [.failure(.unavailable)])
        setting.server.stop()
    }

    @Test(
        "Whatever is no reply to a command closes the connection, and all who wait are told",
        arguments: [
            ("HTTP/1.1 400 Bad Request\r\n", "Protocol error"), (":1\r\n:2\r\n:3\r\n", "not asked"),
            ("*9\r\n", "elements"), ("$100\r\n\(String(repeating: "x", count: 90))", "longer"),
        ]
    )
    @Loop
    func refusesNonsense(_ answer: String, _ reason: String) async throws {
        let setting = try await Self.connect(
            answer: { _ in Array(answer.utf8) },
            configure: {
                $0.maximumReplyElements = 8
                $0.maximumReplyBytes = 64
            }
        )
        let results = await Self.send(2, over: setting.connection)
        let answered = answer.hasPrefix(":") ? 2 : 0  // replies before the surplus one are good
        for (index, result) in results.enumerated() where index >= answered {
            guard case .failure(.connectionLost(let text)) = result else {
                Issue.record("\(result)")
                continue
            }
            #expect(text.contains(reason))
        }
        #expect(!setting.connection.isOpen)
        setting.server.stop()
    }

    @Test("A reply before anything was asked closes the connection")
    @Loop
    func refusesUnasked() async throws {
        let setting = try await Self.connect()
        var reasons: [RedisError] = []
        setting.connection.onClose = { reasons.append($0) }
        try await EventLoop.shared.sleep(for: .milliseconds(1))
        setting.server.send(Array("+OK\r\n".utf8))
        try await eventually("the connection is closed") { !setting.connection.isOpen }
        #expect(reasons == [.connectionLost(reason: "the server answered what was not asked")])
        setting.server.stop()
    }

    @Test("A server that hangs up fails those who wait at once")
    @Loop
    func hangsUp() async throws {
        let setting = try await Self.connect()
        async let results = Self.send(2, over: setting.connection)
        try await eventually("the commands arrive") { !setting.server.received.isEmpty }
        setting.server.hangUp()
        for result in await results {
            guard case .failure(.connectionLost) = result else {
                Issue.record("\(result)")
                continue
            }
        }
        setting.server.stop()
    }

    @Test("Commands past the bound are refused, the ones before it are not")
    @Loop
    func boundsCommands() async throws {
        let setting = try await Self.connect(
            answer: { _ in Array(":0\r\n:1\r\n:2\r\n".utf8) },
            configure: { $0.maximumPendingCommands = 3 }
        )
        let results = await Self.send(5, over: setting.connection)
        #expect(results.count { $0 == .failure(.queueFull) } == 2)
        #expect(results.prefix(3) == [.success(.integer(0)), .success(.integer(1)), .success(.integer(2))])
        #expect(setting.connection.isOpen)
        setting.connection.close(.unavailable)
        setting.server.stop()
    }

    @Test("Bytes past the bound are refused")
    @Loop
    func boundsBytes() async throws {
        let setting = try await Self.connect(
            answer: { _ in Array("+OK\r\n".utf8) },
            configure: { $0.maximumOutputBytes = 1000 }
        )
        let large = RedisCommand("set", "key", String(repeating: "x", count: 1000))
        #expect(
            await TestRedis.error { () async throws(RedisError) in try await setting.connection.send(large) }
                == .queueFull
        )
        #expect(try await setting.connection.send(RedisCommand("ping")) == .status("OK"))
        setting.connection.close(.unavailable)
        setting.server.stop()
    }

    @Test("An address where nobody listens is told at once")
    @Loop
    func isRefused() async throws {
        let server = try FakeServer()
        server.stop()
        let configuration = try TestRedis.configuration("redis://127.0.0.1")
        let writes = MetricsRegistry().counter("writes", "")
        let error = await TestRedis.error { () async throws(RedisError) in
            try await RedisConnection.connect(
                to: server.address,
                by: .now() + .seconds(10),
                configuration: configuration,
                writes: writes
            )
        }
        #expect(error == .connectionLost(reason: "connect: Connection refused"))
    }
}
