import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A connection that its client ends", .loopThread, .timeLimit(.minutes(15)))
struct HTTPConnectionEndTests {
    @Test("The work is cancelled when the client is gone while the answer is made")
    @Loop
    func cancelled() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            try await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.responder.started.reaches(1)
            client.abort()
            await server.responder.cancelled.reaches(1)
            await server.responder.ended.reaches(1)
            try await server.connectionCountBecomes(0)
            #expect(server.metric("soundwave_http_requests_in_flight") == 0)
            #expect(try await server.ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        }
    }

    @Test("A client that has ended its half gets every answer, then the end", arguments: [1, 3])
    @Loop
    func halfClosed(requestCount: Int) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let paths = (0..<requestCount).flatMap { ["/now/\($0)", "/later/\($0)", "/soon/\($0)"] } + ["/wait"]
            try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            client.endSending()
            await server.responder.started.reaches(2 * requestCount + 1)
            try await client.settle()
            server.responder.release()
            for path in paths { #expect(try await client.readAnswer().text == "GET \(path) ") }
            #expect(try await client.readToEnd() == [])
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("A client that has ended its half gets all of an answer larger than the kernel's buffers")
    @Loop
    func halfClosedLarge() async throws {
        try await TestServer.with { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            try await client.send("GET /large/16777216 HTTP/1.1\r\nHost: a\r\n\r\n")
            client.endSending()
            #expect(try await client.readAnswer().body.count == 16_777_216)
            #expect(try await client.readToEnd() == [])
        }
    }

    static let beginnings = [
        "", "\r\n", "GET /no", "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabc",
        "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "GET /now HTTP/1.1\r\nHost: a\r\n\r\nGET", "GET /wait HTTP/1.1\r\nHost: a\r\n\r\nGET /wait",
        "GET /large/16777216 HTTP/1.1\r\nHost: a\r\n\r\n", "nonsense\r\n\r\n",
        "PUT /spool/200000 HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n"
            + String(repeating: "x", count: 89_999),
        "PUT /spool/9/wait HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx",
    ]

    @Test(
        "HEAD is refused without content, however malformed the rest of it is",
        arguments: ["HEAD * HTTP/1.1\r\nHost: a\r\n\r\n", "HEAD /now HTTP/1.1\r\nHost: a\r\nNone\r\n\r\n"]
    )
    @Loop
    func refusedHead(request: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(request)
            let answer = String(decoding: try await client.readToEnd(), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 400 "))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("A request that is cut off gets no answer, and its connection ends", arguments: [0, 1, 2, 3])
    @Loop
    func cutOff(index: Int) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.beginnings[index])
            client.endSending()
            #expect(try await client.readToEnd() == [])
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("A reset in any state ends the connection and nothing else", arguments: Self.beginnings)
    @Loop
    func reset(beginning: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            try await client.send(beginning)
            try await client.settle()
            client.abort()
            try await server.connectionCountBecomes(0)
            try await server.metric("soundwave_http_requests_in_flight", becomes: 0)
            #expect(try await server.ask("GET /now HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        }
    }

    @Test(
        "What is no HTTP is answered 400, and its connection closed",
        arguments: [
            "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{FC}\u{3}\u{3}", "\u{0}", "hello\n", "{}", "GET\r\n\r\n",
            "SSH-2.0-OpenSSH_9.2\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n",
        ]
    )
    @Loop
    func garbage(bytes: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(bytes)
            let answer = try await client.readAnswer()
            #expect([400, 501, 505].contains(answer.status))
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
            client.close()
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("A refusal arrives whole although the client goes on sending", arguments: [0, 1, 64, 8192])
    @Loop
    func refusalWhileSending(kibibytes: Int) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n\r\n")
            try await client.send([UInt8](repeating: 0, count: kibibytes * 1024))
            let answer = try await client.readAnswer()
            #expect(answer.status == 413)
            #expect(answer.text == "body_too_large")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test("An answer with Connection: close arrives whole although more requests came than are read at once")
    @Loop
    func closeWithMoreInput() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let more = String(repeating: "GET /now/never HTTP/1.1\r\nHost: a\r\n\r\n", count: 100_000)
            try await client.send("GET /wait HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            await server.responder.started.reaches(1)
            try await client.send("GET /now/never HTTP/1.1\r\nHost: a\r\n\r\n")
            try await client.settle()
            async let sent: Void = client.send(more)
            server.responder.release()
            #expect(try await client.readAnswer().text == "GET /wait ")
            #expect(try await client.readToEnd() == [])
            try await sent
        }
    }

    @Test("A client that has ended its half when it is refused gets the refusal and no reset")
    @Loop
    func refusedAfterHalfClose() async throws {
        try await TestServer.with { server in
            let head = "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 33554432\r\n\r\n"
            let client = try server.connect(sending: head + String(repeating: "x", count: 100_000))
            defer { client.close() }
            client.endSending()
            #expect(try await client.readAnswer().status == 413)
            #expect(try await client.readToEnd() == [])
        }
    }
}
