import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A connection", .loopThread, .timeLimit(.minutes(15)))
struct HTTPConnectionTests {
    static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
    }

    @Test("It stays open for one request after the other")
    @Loop
    func keepAlive() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            for path in ["/now/1", "/later/2", "/soon/3", "/now/4"] {
                try await client.send(Self.get(path))
                let answer = try await client.readAnswer()
                #expect(answer.status == 200)
                #expect(answer.text == "GET \(path) ")
                #expect(answer.fields["connection"] == nil)
                #expect(answer.fields["date"] != nil)
            }
            #expect(server.metric("soundwave_http_accepted_total") == 1)
        }
    }

    @Test("A hundred requests in one write are answered in order, whether at once, soon or later")
    @Loop
    func pipelining() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let paths = (0..<100).map { "/\(["now", "soon", "later", "now", "later"][$0 % 5])/\($0)" }
            try await client.send(paths.map { Self.get($0) }.joined())
            for path in paths { #expect(try await client.readAnswer().text == "GET \(path) ") }
        }
    }

    @Test("A client that sends a thousand requests at once does not keep another from its turn")
    @Loop
    func turns() async throws {
        try await TestServer.with { server in
            // In one job of the loop, so that the server finds both in the same turn, the greedy one first.
            let greedy = try server.connect(sending: (0..<1000).map { Self.get("/now/\($0)") }.joined())
            let other = try server.connect(sending: Self.get("/now/other"))
            defer { for client in [greedy, other] { client.close() } }
            for number in 0..<1000 { #expect(try await greedy.readAnswer().text == "GET /now/\(number) ") }
            #expect(try await other.readAnswer().text == "GET /now/other ")
            let place = try #require(server.responder.paths.firstIndex(of: "/now/other"))
            #expect(place <= HTTPConnection.maximumRequestsPerTurn)
            #expect(server.responder.paths.count == 1001)
        }
    }

    @Test("A server that stops meanwhile answers one more request of those that wait for their turn, and closes")
    @Loop
    func turnWhileStopping() async throws {
        try await TestServer.with { server in
            var stop: Task<Void, Never>?
            server.responder.whenAsked["/now/3"] = { stop = server.beginStop() }
            let client = try server.connect(sending: (0..<100).map { Self.get("/now/\($0)") }.joined())
            defer { client.close() }
            for number in 0...HTTPConnection.maximumRequestsPerTurn {
                let answer = try await client.readAnswer()
                #expect(answer.text == "GET /now/\(number) ")
                let isLast = number == HTTPConnection.maximumRequestsPerTurn
                #expect(answer.fields["connection"] == (isLast ? "close" : nil))
            }
            #expect(try await client.readToEnd() == [])
            client.close()
            await stop?.value
        }
    }

    @Test("Requests are understood however their bytes are split", arguments: [1, 2, 3, 7, 31, 32, 33, 64])
    @Loop
    func pieces(pieceBytes: Int) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let chunked = "POST /later/2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
            let requests = Self.get("/now/1") + chunked + Self.get("/soon/3")
            try await client.send(Array(requests.utf8), pieceBytes: pieceBytes)
            #expect(try await client.readAnswer().text == "GET /now/1 ")
            #expect(try await client.readAnswer().text == "POST /later/2 ab")
            #expect(try await client.readAnswer().text == "GET /soon/3 ")
        }
    }

    @Test("A request behind one that waits is answered after it")
    @Loop
    func order() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.get("/wait/1") + Self.get("/now/2") + Self.get("/wait/3") + Self.get("/now/4"))
            await server.responder.started.reaches(1)
            try await client.settle()
            #expect(server.metric("soundwave_http_requests_in_flight") == 1)
            server.responder.release()
            #expect(try await client.readAnswer().text == "GET /wait/1 ")
            #expect(try await client.readAnswer().text == "GET /now/2 ")
            await server.responder.started.reaches(2)
            server.responder.release()
            #expect(try await client.readAnswer().text == "GET /wait/3 ")
            #expect(try await client.readAnswer().text == "GET /now/4 ")
        }
    }

    @Test("HEAD is answered with the length and without the content", arguments: ["/now", "/later", "/large/500"])
    @Loop
    func head(path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("HEAD \(path) HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get("/now/next"))
            let answer = try await client.readAnswer(isForHead: true)
            #expect(answer.status == 200)
            #expect(answer.fields["content-length"] == (path == "/large/500" ? "500" : "\("HEAD \(path) ".utf8.count)"))
            #expect(try await client.readAnswer().text == "GET /now/next ")
        }
    }

    @Test("An HTTP/1.0 client gets one answer and the end, unless it asks to stay", arguments: ["/now", "/later"])
    @Loop
    func version10(path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET \(path) HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let first = try await client.readAnswer()
            #expect(first.fields["connection"] == "keep-alive")
            try await client.send("GET \(path) HTTP/1.0\r\n\r\n")
            let second = try await client.readAnswer()
            #expect(second.text == "GET \(path) ")
            #expect(second.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test("Connection: close is answered in kind, and what follows is not answered", arguments: ["/now", "/later"])
    @Loop
    func close(path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.get(path, "Connection: close\r\n") + Self.get("/now/never"))
            let answer = try await client.readAnswer()
            #expect(answer.text == "GET \(path) ")
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
            client.close()
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("An answer larger than the kernel's buffers arrives whole, and the next request is answered after it")
    @Loop
    func largeAnswer() async throws {
        try await TestServer.with { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            let count = 24 * 1024 * 1024
            try await client.send(Self.get("/large/\(count)") + Self.get("/later/next"))
            let answer = try await client.readAnswer()
            #expect(answer.body.count == count)
            #expect(try await client.readAnswer().text == "GET /later/next ")
        }
    }
}
