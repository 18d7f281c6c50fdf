import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A server that stops", .loopThread, .timeLimit(.minutes(15)))
struct HTTPServerDrainTests {
    static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }

    @Test("A request that is under way gets its whole answer, which says close; then stopping is done")
    @Loop
    func underWay() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.get("/wait"))
            await server.responder.started.reaches(1)
            let stop = server.beginStop()
            try await client.settle()
            server.responder.release()
            let answer = try await client.readAnswer()
            #expect(answer.text == "GET /wait ")
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
            client.close()
            await stop.value
            #expect(server.metric("soundwave_http_connections") == 0)
        }
    }

    @Test(
        "A request of which a part has come is read to its end and answered",
        arguments: [
            ("GET /later HT", "TP/1.1\r\nHost: a\r\n\r\n", "GET /later "),
            ("PUT /now HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc", "def", "PUT /now abcdef"),
            (
                "PUT /later HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na", "bc\r\n0\r\n\r\n",
                "PUT /later abc"
            ),
        ]
    )
    @Loop
    func inTheMiddle(start: String, rest: String, text: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(start)
            try await client.settle()
            let stop = server.beginStop()
            try await client.settle()
            try await client.send(rest)
            let answer = try await client.readAnswer()
            #expect(answer.text == text)
            #expect(answer.fields["connection"] == "close")
            client.close()
            await stop.value
        }
    }

    @Test("An answer larger than the kernel's buffers is sent to its end")
    @Loop
    func largeAnswer() async throws {
        try await TestServer.with { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            try await client.send(Self.get("/large/16777216"))
            try await client.settle()
            let stop = server.beginStop()
            try await client.settle()
            #expect(try await client.readAnswer().body.count == 16_777_216)
            #expect(try await client.readToEnd() == [])
            client.close()
            await stop.value
        }
    }

    @Test("A request behind the last answer does not destroy that answer by a reset")
    @Loop
    func pipelined() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.get("/wait"))
            await server.responder.started.reaches(1)
            let stop = server.beginStop()
            try await client.send(Self.get("/now"))
            try await client.settle()
            server.responder.release()
            #expect(try await client.readAnswer().text == "GET /wait ")
            #expect(try await client.readToEnd() == [])
            client.close()
            await stop.value
        }
    }

    @Test("An idle connection's request is still answered")
    @Loop
    func idleThenAsking() async throws {
        try await TestServer.with {
            $0.idleGrace = TestServer.patience
        } _: { server in
            let client = try await server.connect()
            defer { client.close() }
            try await server.connectionCountBecomes(1)
            let stop = server.beginStop()
            try await client.settle()
            try await client.send(Self.get("/now"))
            let answer = try await client.readAnswer()
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
            client.close()
            await stop.value
        }
    }

    @Test("All that the kernel has connected already are answered, more than are accepted in a turn too")
    @Loop
    func largeBacklog() async throws {
        try await TestServer.with { server in
            let count = Listener.maximumAcceptsPerTurn * 3
            var clients: [RawHTTPClient] = []
            for _ in 0..<count { clients.append(try server.connect(sending: Self.get("/now"))) }
            let stop = server.beginStop()
            for client in clients {
                #expect(try await client.readAnswer().fields["connection"] == "close")
                client.close()
            }
            await stop.value
            #expect(server.metric("soundwave_http_accepted_total") == Double(count))
        }
    }

    @Test("A connection that stays idle is closed after a grace")
    @Loop
    func idle() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await server.connectionCountBecomes(1)
            let stop = server.beginStop()
            #expect(try await client.readToEnd() == [])
            await stop.value
        }
    }

    @Test("A request that has come when its idle connection would be closed is answered instead")
    @Loop
    func idleWithRequest() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await server.connectionCountBecomes(1)
            let connection = try #require(server.server.connections.values.first)
            // The bytes are in the kernel, and the loop has not been told yet: this is one job.
            try await client.send(Self.get("/later"))
            connection.drain(closingIdle: true)
            let answer = try await client.readAnswer()
            #expect(answer.text == "GET /later ")
            #expect(answer.fields["connection"] == "close")
        }
    }

    @Test("A client whose connection the kernel has made, but nobody has accepted yet, is answered")
    @Loop
    func backlog() async throws {
        try await TestServer.with { server in
            // Nothing is accepted in between: all of this is one job of the loop, and the stop is the next.
            let client = try server.connect(sending: Self.get("/now"))
            let stop = server.beginStop()
            let answer = try await client.readAnswer()
            #expect(answer.text == "GET /now ")
            #expect(answer.fields["connection"] == "close")
            client.close()
            await stop.value
        }
    }

    @Test("At its deadline stopping ends whatever is still under way", arguments: ["/stubborn", "/large/33554432"])
    @Loop
    func deadline(path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect(receiveBufferBytes: 64 * 1024)
            defer { client.close() }
            try await client.send(Self.get(path))
            try await client.settle()
            await server.server.stop(by: .now() + .milliseconds(50))
            #expect(server.metric("soundwave_http_connections") == 0)
            if path == "/stubborn" { #expect(server.responder.cancelled.value == 1) }
        }
    }

    @Test("A stop that is cancelled ends at once what is under way")
    @Loop
    func cancelled() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.get("/stubborn"))
            await server.responder.started.reaches(1)
            let stop = server.beginStop()
            stop.cancel()
            await stop.value
            #expect(server.metric("soundwave_http_connections") == 0)
        }
    }

    @Test("Nobody connects any more")
    @Loop
    func refused() async throws {
        try await TestServer.with { server in
            await server.server.stop(by: .now() + TestServer.patience)
            await #expect(throws: SystemError.self) { try await server.connect() }
        }
    }
}
