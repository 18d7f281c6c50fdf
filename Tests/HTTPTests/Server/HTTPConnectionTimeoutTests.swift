import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A connection whose time is up", .loopThread, .timeLimit(.minutes(15)))
struct HTTPConnectionTimeoutTests {
    @Test(
        "A request that does not come to its end is answered 408",
        arguments: [
            "G", "\r\n", "GET /now HTTP/1.1\r\nHost: a\r\n",
            "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n",
            "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx",
            "POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n",
        ]
    )
    @Loop
    func requestTimeout(start: String) async throws {
        let change = { (limits: inout HTTPLimits) in
            limits.headTimeout = .milliseconds(50)
            limits.bodyTimeout = .milliseconds(50)
        }
        try await TestServer.with(change) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(start)
            let answer = try await client.readAnswer()
            #expect(answer.status == 408)
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test(
        "A trickle does not put the end off",
        arguments: ["GET /now HTTP/1.1\r\nX: ", "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"]
    )
    @Loop
    func trickle(start: String) async throws {
        let change = { (limits: inout HTTPLimits) in
            limits.headTimeout = .milliseconds(50)
            limits.bodyTimeout = .milliseconds(50)
            limits.maximumHeaderSectionBytes = 1 << 30
        }
        try await TestServer.with(change) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(start)
            while server.metric("soundwave_http_refused_total") == 0 {
                try await client.send("x")
                try await client.settle()
            }
            #expect(try await client.readAnswer().status == 408)
        }
    }

    @Test("A connection without a request is closed without an answer", arguments: [false, true])
    @Loop
    func idleTimeout(afterAnswer: Bool) async throws {
        try await TestServer.with {
            $0.idleTimeout = .milliseconds(50)
        } _: { server in
            let client = try server.connect(sending: afterAnswer ? "GET /later HTTP/1.1\r\nHost: a\r\n\r\n" : "")
            defer { client.close() }
            if afterAnswer { #expect(try await client.readAnswer().status == 200) }
            #expect(try await client.readToEnd() == [])
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("A client that never reads its answer is cut off")
    @Loop
    func unreadAnswer() async throws {
        try await TestServer.with {
            $0.unreadAnswerTimeout = .milliseconds(50)
        } _: { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            try await client.send("GET /large/33554432 HTTP/1.1\r\nHost: a\r\n\r\n")
            try await server.metric("soundwave_http_accepted_total", becomes: 1)
            try await server.connectionCountBecomes(0)
        }
    }

    @Test("A request that takes too long is answered 504, its work is cancelled, and the connection goes on")
    @Loop
    func gatewayTimeout() async throws {
        try await TestServer.with {
            $0.requestTimeout = .milliseconds(50)
        } _: { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = try await client.readAnswer()
            #expect(answer.status == 504)
            #expect(answer.text == "too late")
            #expect(answer.fields["connection"] == nil)
            await server.responder.cancelled.reaches(1)
            await server.responder.ended.reaches(1)
            try await client.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readAnswer().text == "GET /now ")
            #expect(server.metric("soundwave_http_requests_in_flight") == 0)
        }
    }

    @Test("A late answer is dropped, and is not taken for that of the next request")
    @Loop
    func lateAnswer() async throws {
        try await TestServer.with {
            $0.requestTimeout = .milliseconds(200)
        } _: { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("GET /stubborn/1 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readAnswer().status == 504)
            try await client.send("GET /freeing/2 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readAnswer().text == "GET /freeing/2 ")
            #expect(server.responder.ended.value == 2)
            try await client.send("GET /now/3 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readAnswer().text == "GET /now/3 ")
        }
    }

    @Test("The requests behind one that took too long are answered after its 504")
    @Loop
    func pipelinedBehindTimeout() async throws {
        try await TestServer.with {
            $0.requestTimeout = .milliseconds(200)
        } _: { server in
            let client = try await server.connect()
            defer { client.close() }
            let paths = ["/wait/1", "/now/2", "/wait/3", "/later/4"]
            try await client.send(paths.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
            for path in paths {
                let answer = try await client.readAnswer()
                #expect(answer.text == (path.hasPrefix("/wait") ? "too late" : "GET \(path) "))
            }
        }
    }

    @Test("A client that takes a part of its answer gets its time anew")
    @Loop
    func slowReader() async throws {
        try await TestServer.with { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            try await client.send("GET /large/33554432 HTTP/1.1\r\nHost: a\r\n\r\n")
            try await client.settle()
            let connection = try #require(server.server.connections.values.first)
            #expect(connection.life.state == .writing)
            let deadline = try #require(connection.life.deadline)
            _ = try await client.read(count: 16 * 1024 * 1024)
            #expect(connection.life.state == .writing)
            #expect(try #require(connection.life.deadline) > deadline)
        }
    }
}
