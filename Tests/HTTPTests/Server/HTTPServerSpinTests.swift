import Glibc
import Runtime
import ShopTesting
import Testing

@testable import HTTP

/// A spinning loop uses all of a processor for as long as the state lasts; a waiting one next to nothing.
///
/// Each test has a process of its own, since processor time belongs to the process.
@Suite("A server that waits does not spin", .serialized, .timeLimit(.minutes(15)))
struct HTTPServerSpinTests {
    /// Of the time that passes: far above what waiting costs, far below what spinning costs on a busy machine.
    static let maximumShare = 0.2

    static let waiting = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
    static let immediate = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Runs `state`, which lasts until one of the server's times is up, and compares processor time with time.
    @Loop
    static func expectNoSpin(on server: TestServer, _ state: @Loop () async throws -> Void) async throws {
        let processorStart = server.metric("process_cpu_seconds_total")
        let start = MonotonicTime.now()
        try await state()
        let elapsed = (MonotonicTime.now() - start).inSeconds
        let share = (server.metric("process_cpu_seconds_total") - processorStart) / elapsed
        #expect(elapsed > 0.3, "the state did not last")
        #expect(share < Self.maximumShare)
    }

    @Test("While an answer is made for a client that has ended its half, or sends more", arguments: [false, true])
    func handling(endsHalf: Bool) async {
        await #expect(processExitsWith: .success) { [endsHalf = endsHalf as Bool] in
            EventLoop.startThread()
            try await TestServer.with {
                $0.requestTimeout = .seconds(1)
            } _: { server in
                let client = try await server.connect()
                try await client.send(Self.waiting)
                try await Self.expectNoSpin(on: server) {
                    if endsHalf {
                        client.endSending()
                    } else {
                        try await client.send(String(repeating: "x", count: 200_000))
                    }
                    #expect(try await client.readAnswer().status == 504)
                }
            }
        }
    }

    @Test("While a client that has ended its half, or sends more, does not read its answer", arguments: [false, true])
    func writing(endsHalf: Bool) async {
        await #expect(processExitsWith: .success) { [endsHalf = endsHalf as Bool] in
            EventLoop.startThread()
            try await TestServer.with {
                $0.unreadAnswerTimeout = .seconds(1)
            } _: { server in
                let client = try await server.connect(receiveBufferBytes: 64 * 1024)
                try await client.send("GET /large/33554432 HTTP/1.1\r\nHost: a\r\n\r\n")
                _ = try await client.read(count: 1)  // to make so long an answer takes the processor its time
                try await Self.expectNoSpin(on: server) {
                    if endsHalf {
                        client.endSending()
                    } else {
                        try await client.send(String(repeating: "x", count: 200_000))
                    }
                    try await server.connectionCountBecomes(0)
                }
            }
        }
    }

    @Test("While a refused client does not leave")
    func lingering() async {
        await #expect(processExitsWith: .success) {
            EventLoop.startThread()
            try await TestServer.with {
                $0.lingerTimeout = .seconds(1)
            } _: { server in
                let client = try await server.connect()
                try await client.send("nonsense\r\n")
                #expect(try await client.readAnswer().status == 400)
                try await Self.expectNoSpin(on: server) { try await server.connectionCountBecomes(0) }
            }
        }
    }

    @Test("While clients wait at the limit of connections")
    func connectionLimit() async {
        await #expect(processExitsWith: .success) {
            EventLoop.startThread()
            try await TestServer.with {
                $0.maximumConnections = 1
                $0.idleTimeout = .seconds(1)
            } _: { server in
                let first = try await server.connect()
                try await server.connectionCountBecomes(1)
                let second = try await server.connect()
                try await Self.expectNoSpin(on: server) {
                    try await second.send(Self.immediate)
                    #expect(try await second.readAnswer().status == 200)
                }
                #expect(try await first.readToEnd() == [])
            }
        }
    }

    @Test("While there are no descriptors; and when there are some again, all that wait are answered")
    func noDescriptors() async {
        await #expect(processExitsWith: .success) {
            EventLoop.startThread()
            try await TestServer.with { server in
                // In one job of the loop, so that none is accepted before the limit stands.
                let clients = try (0..<20).map { _ in try server.connect(sending: Self.immediate) }
                try Self.leaveDescriptors(5)
                try await Self.expectNoSpin(on: server) {
                    for client in clients[..<5] { #expect(try await client.readAnswer().status == 200) }
                    while server.metric("soundwave_http_accept_pauses_total") < 6 {
                        try await EventLoop.shared.sleep(for: .milliseconds(10))
                    }
                }
                #expect(server.metric("soundwave_http_accepted_total") == 5)
                for client in clients[..<5] { client.close() }
                for client in clients[5...] {
                    #expect(try await client.readAnswer().status == 200)
                    client.close()
                }
            }
        }
    }

    struct NoDescriptor: Error {}

    /// Lowers the process' limit, so that only `count` more descriptors can be opened.
    static func leaveDescriptors(_ count: Int) throws {
        var opened: [Int32] = []
        defer { for number in opened { close(number) } }
        for _ in 0...count {
            let number = dup(STDOUT_FILENO)
            guard number >= 0 else { throw NoDescriptor() }
            opened.append(number)
        }
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = rlim_t(opened[count])
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { throw NoDescriptor() }
    }
}
