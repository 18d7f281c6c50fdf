import Runtime
import ShopTesting
import Testing

@testable import HTTP
@testable import Shop

@Suite("The responder behind a socket", .loop, .timeLimit(.minutes(15)))
struct ShopResponderSocketTests {
    static let largest = 1024 * 1024

    /// Runs `body` with a client of a server that has the routes of ``ResponderFixture``.
    @Loop
    private func ask(
        _ change: (inout HTTPLimits) -> Void = { _ in },
        _ body: (RawHTTPClient) async throws -> Void
    ) async throws {
        var limits = HTTPLimits()
        for time in [\HTTPLimits.bodyTimeout, \.requestTimeout, \.lingerTimeout] {
            limits[keyPath: time] = .seconds(600)
        }
        limits.minimumBodyBytesPerSecond = 0
        change(&limits)
        let threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        defer { threadPool.stop() }
        let server = HTTPServer(
            name: "test",
            address: try #require(SocketAddress(host: "127.0.0.1", port: 0)),
            limits: limits,
            responder: ResponderFixture().responder,
            spools: BodySpools(
                folder: "/var/tmp",
                threadPool: threadPool,
                metrics: MetricsRegistry(),
                logger: TestEnvironment.logger
            ),
            metrics: MetricsRegistry(),
            logger: TestEnvironment.logger
        )
        try await server.start()
        let client = try await RawHTTPClient.connect(to: try #require(server.localAddress))
        let outcome: Result<Void, any Error>
        do {
            try await body(client)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        client.close()
        await server.stop(by: .now())
        try outcome.get()
    }

    private static func head(_ method: String, _ path: String, _ fields: String...) -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
    }

    private static let content = String(repeating: "0123456789abcdef", count: Self.largest / 16)

    @Test("A handler gets the whole body up to the limit, counted or in chunks", arguments: [true, false])
    @Loop
    func wholeBody(isCounted: Bool) async throws {
        try await self.ask { client in
            if isCounted {
                try await client.send(Self.head("POST", "/posted", "Content-Length: \(Self.largest)") + Self.content)
            } else {
                try await client.send(Self.head("POST", "/posted/", "Transfer-Encoding: chunked"))
                try await client.send("80000\r\n\(Self.content.prefix(0x80000))\r\n")
                try await client.send("80000\r\n\(Self.content.suffix(0x80000))\r\n0\r\n\r\n")
            }
            let answer = try await client.readAnswer()
            #expect(answer.status == 201)
            #expect(answer.text == Self.content)
        }
    }

    @Test(
        "A body over the limit is 413 before it is read, with the request's own id, and the connection is closed",
        arguments: [
            ["Content-Length: 1048577"], ["Content-Length: 1048577", "Expect: 100-continue"],
            ["Content-Length: 99999999999999999999999"], ["Transfer-Encoding: chunked"],
        ]
    )
    @Loop
    func tooLarge(_ fields: [String]) async throws {
        try await self.ask { client in
            let lines = (fields + ["X-Request-Id: mine"]).map { $0 + "\r\n" }.joined()
            try await client.send("POST /posted HTTP/1.1\r\nHost: a\r\n\(lines)\r\n")
            if fields[0].hasSuffix("chunked") { try await client.send("100001\r\n") }
            let answer = try await client.readAnswer()
            try answer.expectProblem(413, "body_too_large")
            #expect(answer.fields["x-request-id"] == "mine")
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test("A client that sends all of a body that is too large still gets its answer")
    @Loop
    func tooLargeAndSent() async throws {
        try await self.ask { client in
            try await client.send(Self.head("POST", "/posted", "Content-Length: \(4 * Self.largest)"))
            for _ in 0..<4 { try await client.send(Self.content) }
            try await client.readAnswer().expectProblem(413, "body_too_large")
        }
    }

    @Test("A body that does not come is 408, with the request's own id")
    @Loop
    func tooSlow() async throws {
        try await self.ask {
            $0.bodyTimeout = .milliseconds(50)
        } _: { client in
            try await client.send(Self.head("POST", "/posted", "Content-Length: 2", "X-Request-Id: mine") + "x")
            let answer = try await client.readAnswer()
            try answer.expectProblem(408, "request_timeout")
            #expect(answer.fields["x-request-id"] == "mine")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test(
        "A body that nobody wants is read to its end, and the next request is answered",
        arguments: [("POST", "/page", 405), ("PUT", "/nowhere", 404), ("GET", "/page", 200), ("POST", "/%zz", 400)]
    )
    @Loop
    func unwanted(_ method: String, _ path: String, _ status: Int) async throws {
        try await self.ask { client in
            try await client.send(Self.head(method, path, "Content-Length: \(Self.largest)") + Self.content)
            try await client.send(Self.head("GET", "/echo/7"))
            #expect(try await client.readAnswer().status == status)
            #expect(try await client.readAnswer().text == "{\"id\": 7}")
        }
    }

    @Test("A route that has its bodies in files gets one of 5 MiB, and the next request is answered")
    @Loop
    func spooled() async throws {
        try await self.ask { client in
            try await client.send(Self.head("PUT", "/spooled", "Content-Length: \(5 * Self.largest)"))
            for _ in 0..<5 { try await client.send(Self.content) }
            try await client.send(Self.head("PUT", "/spooled/"))
            #expect(try await client.readAnswer().text == "5242880")
            #expect(try await client.readAnswer().text == "0")
        }
    }

    @Test(
        "Such a route says by the head alone who may not, what is too large, and what is of no type that it takes",
        arguments: [
            ("/spooled/mine", "Content-Length: 5242880", 401, "unauthenticated"),
            ("/spooled", "Content-Length: 5242881", 413, "body_too_large"),
            ("/spooled", "Content-Length: 5\r\nContent-Type: text/html", 415, "unsupported_media_type"),
            ("/spooled", "Content-Length: 5\r\nContent-Type: text", 415, "unsupported_media_type"),
            ("/spooled", "Transfer-Encoding: chunked\r\nAccept: text/html", 406, "not_acceptable"),
        ]
    )
    @Loop
    func refusedByHead(_ path: String, _ fields: String, _ status: Int, _ code: String) async throws {
        try await self.ask { client in
            try await client.send(Self.head("PUT", path, fields, "Expect: 100-continue", "X-Request-Id: mine"))
            let answer = try await client.readAnswer()
            try answer.expectProblem(status, code)
            #expect(answer.fields["x-request-id"] == "mine")
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test("While as many requests as may are under way, another is 503 with its own id")
    @Loop
    func busy() async throws {
        try await self.ask {
            $0.maximumRequestsInFlight = 0
        } _: { client in
            try await client.send(Self.head("GET", "/query", "X-Request-Id: mine"))
            let answer = try await client.readAnswer()
            try answer.expectProblem(503, "service_unavailable")
            #expect(answer.fields["x-request-id"] == "mine")
        }
    }
}
