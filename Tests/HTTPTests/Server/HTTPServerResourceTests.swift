import Glibc
import Runtime
import ShopTesting
import Testing

@testable import HTTP

/// Each test has a process of its own, since what it measures belongs to the process.
@Suite("What a server costs", .serialized, .timeLimit(.minutes(15)))
struct HTTPServerResourceTests {
    static let request = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Idle connections may cost at most this much memory each.
    static let maximumIdleBytes = 4096.0

    @Test("After thousands of connections, ended in every way, no descriptor is left open")
    func descriptors() async {
        await #expect(processExitsWith: .success) {
            EventLoop.startThread()
            try await TestServer.with { server in
                let beginnings = HTTPConnectionEndTests.beginnings
                _ = try await server.ask(Self.request)
                try await server.connectionCountBecomes(0)
                let before = server.metric("process_open_fds")
                for round in 0..<3000 {
                    let client = try await server.connect()
                    try await client.send(beginnings[round % beginnings.count])
                    switch round / beginnings.count % 3 {
                    case 0: client.abort()
                    case 1:
                        client.endSending()
                        client.close()
                    default: client.close()
                    }
                    server.responder.release()
                }
                while server.metric("soundwave_http_connections") > 0 {
                    server.responder.release()
                    try await EventLoop.shared.sleep(for: .milliseconds(10))
                }
                #expect(server.metric("process_open_fds") == before)
                #expect(server.metric("soundwave_http_accepted_total") == 3001)
                try await server.metric("soundwave_http_requests_in_flight", becomes: 0)
            }
        }
    }

    @Test("An idle connection holds no buffers")
    func idleMemory() async throws {
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            ProcessMetrics.raiseDescriptorLimit()
            EventLoop.startThread()
            try await TestServer.with { server in
                let request = "POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n"
                let body = [UInt8](repeating: 120, count: 20_000)
                var clients: [RawHTTPClient] = []
                // The first bring what all have in common: stacks, tables, the buffers that are lent.
                let warmUpCount = 500
                let count = 2000
                var before = 0.0
                for index in 0..<(warmUpCount + count) {
                    if index == warmUpCount { before = server.metric("process_resident_memory_bytes") }
                    let client = try await server.connect()
                    try await client.send(Array(request.utf8) + body)
                    #expect(try await client.readAnswer().status == 200)
                    clients.append(client)
                }
                #expect(server.metric("soundwave_http_connections") == Double(clients.count))
                let each = (server.metric("process_resident_memory_bytes") - before) / Double(count)
                print("idle connection, its client's end included: \(Int(each)) bytes of memory each")
                #expect(each <= Self.maximumIdleBytes)
                for client in clients { client.close() }
            }
        }
        print(String(decoding: try #require(result).standardOutputContent, as: UTF8.self))
    }

    @Test("A hundred thousand requests in one go are answered without deep recursion", arguments: ["now", "later"])
    func recursion(path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            EventLoop.startThread()
            try await TestServer.with { server in
                let client = try await server.connect()
                let count = 100_000
                var requests = String(repeating: "GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n", count: count)
                requests += "GET /now/last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                async let sent: Void = client.send(requests)
                let answers = try await client.readToEnd()
                try await sent
                #expect(Self.headCount(of: answers) == count + 1)
                #expect(String(decoding: answers.suffix(14), as: UTF8.self) == "GET /now/last ")
            }
        }
    }

    /// How many empty lines there are, one after each head: the contents have none.
    private static func headCount(of answers: [UInt8]) -> Int {
        var count = 0
        var lineFeedAt = 0
        for index in answers.indices where answers[index] == UInt8(ascii: "\n") {
            if index - lineFeedAt == 2 { count += 1 }
            lineFeedAt = index
        }
        return count
    }
}
