import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A connection whose bodies go to files", .loopThread, .timeLimit(.minutes(15)))
struct HTTPConnectionSpoolTests {
    static let image = 5 << 20

    /// Bytes of which no piece looks like another.
    static func content(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    static func head(_ path: String, _ field: String) -> [UInt8] {
        Array("PUT \(path) HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n".utf8)
    }

    static func chunked(_ content: [UInt8], chunkBytes: Int) -> [UInt8] {
        var wire: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: chunkBytes) {
            let chunk = content[start..<min(start + chunkBytes, content.count)]
            wire += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [13, 10]
        }
        return wire + Array("0\r\n\r\n".utf8)
    }

    static let counts = [1, 65_535, 65_536, 65_537, 131_072, 200_000, image]

    @Test("A body arrives whole, counted or in chunks, and the next request too", arguments: counts, [0, 1000, 65_536])
    @Loop
    func whole(count: Int, chunkBytes: Int) async throws {
        let content = Self.content(count)
        let path = "/spool/\(Self.image)"
        let wire =
            chunkBytes == 0
            ? Self.head(path, "Content-Length: \(count)") + content
            : Self.head(path, "Transfer-Encoding: chunked") + Self.chunked(content, chunkBytes: chunkBytes)
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(wire + Array("GET /now HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
            let isWhole = try await client.readAnswer().body == content
            #expect(isWhole)
            #expect(try await client.readAnswer().text == "GET /now ")
            try await client.send(wire)
            let isWholeAgain = try await client.readAnswer().body == content
            #expect(isWholeAgain)
            #expect(server.metric("soundwave_http_body_bytes") == 0)
            #expect(server.metric("soundwave_http_spool_bytes") == 0)
            #expect(server.metric("soundwave_http_spools") == 0)
        }
    }

    @Test("A body in chunks that has none is no file")
    @Loop
    func empty() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/spool/9", "Transfer-Encoding: chunked") + Array("0\r\n\r\n".utf8))
            #expect(try await client.readAnswer().text == "no body")
            #expect(server.metric("soundwave_http_spools") == 0)
        }
    }

    @Test("A client that waits for 100 Continue gets it")
    @Loop
    func continues() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/spool/9", "Content-Length: 3\r\nExpect: 100-continue"))
            #expect(try await client.readAnswer().status == 100)
            try await client.send("abc")
            #expect(try await client.readAnswer().text == "abc")
        }
    }

    @Test(
        "What is too large, or refused by its head, is answered before it is read",
        arguments: [
            ("/spool/100", "Content-Length: 101", 413, "body_too_large"),
            ("/spool/2097152", "Content-Length: 2097153", 413, "body_too_large"),
            ("/refuse", "Content-Length: 5242880", 401, "refused"),
            ("/refuse", "Transfer-Encoding: chunked", 401, "refused"),
        ]
    )
    @Loop
    func refused(path: String, field: String, status: Int, text: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head(path, "\(field)\r\nExpect: 100-continue"))
            let answer = try await client.readAnswer()
            #expect(answer.status == status)
            #expect(answer.text == text)
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
            #expect(server.responder.spools.isEmpty)
        }
    }

    @Test("A refusal arrives although the client sends on")
    @Loop
    func refusedWhileSending() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/refuse", "Content-Length: \(Self.image)") + Self.content(Self.image))
            #expect(try await client.readAnswer().status == 401)
        }
    }

    @Test("A body in chunks is refused at the chunk that is too many, and its file is gone")
    @Loop
    func tooManyChunks() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/spool/200000", "Transfer-Encoding: chunked"))
            try await client.send("30d40\r\n")
            try await client.send(Self.content(200_000))
            try await client.send("\r\n1\r\n")
            #expect(try await client.readAnswer().status == 413)
            try await server.metric("soundwave_http_spools", becomes: 0)
        }
    }

    @Test("A body that does not come to its end is 408, and its file is gone")
    @Loop
    func slow() async throws {
        try await TestServer.with {
            $0.bodyTimeout = .milliseconds(50)
            $0.minimumSpooledBytesPerSecond = 1 << 30
        } _: { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/spool/200000", "Content-Length: 200000") + Self.content(100_000))
            #expect(try await client.readAnswer().status == 408)
            try await server.metric("soundwave_http_spools", becomes: 0)
        }
    }

    @Test("A disk that hangs is 504 when the request's time is up, and the connection is closed")
    @Loop
    func hangingDisk() async throws {
        try await TestServer.with {
            $0.requestTimeout = .milliseconds(50)
        } _: { server in
            let gate = ThreadGate()
            let isTaken = server.threadPool.submit { gate.pass() }
            #expect(isTaken)
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head("/spool/200000", "Content-Length: 200000") + Self.content(100_000))
            let answer = try await client.readAnswer()
            #expect(answer.status == 504)
            #expect(answer.fields["connection"] == "close")
            gate.open()
            try await server.metric("soundwave_http_spools", becomes: 0)
        }
    }
}
