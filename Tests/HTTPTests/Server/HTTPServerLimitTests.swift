import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A server at its limits", .loopThread, .timeLimit(.minutes(15)))
struct HTTPServerLimitTests {
    static let waiting = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n"
    static let immediate = "GET /now HTTP/1.1\r\nHost: a\r\n\r\n"
    static let brief = "GET /soon HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(
        "What is larger than its limit is refused with the status of that limit, and no byte less than the limit is",
        arguments: [
            ("GET /%@ HTTP/1.1\r\nHost: a\r\n\r\n", 63, 414),
            ("GET /now HTTP/1.1\r\nHost: a\r\nX: %@\r\n\r\n", 112, 431),
            ("POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 1%@\r\n\r\n", 1, 413),
        ]
    )
    @Loop
    func sizes(template: String, largest: Int, status: Int) async throws {
        let change = { (limits: inout HTTPLimits) in
            limits.maximumTargetBytes = 64
            limits.maximumHeaderSectionBytes = 128
            limits.maximumBodyBytes = 99
        }
        try await TestServer.with(change) { server in
            let digits = template.contains("Content-Length")
            for (count, isRefused) in [(largest, false), (largest + 1, true)] {
                let filler = String(repeating: digits ? "0" : "n", count: count)
                let parts = template.split(separator: "%@", omittingEmptySubsequences: false)
                let request = parts.joined(separator: filler)
                let body = digits && !isRefused ? "0123456789" : ""
                let answer = try await server.ask(request + body)
                #expect((answer.status == status) == isRefused, "\(count) bytes: \(answer.status)")
            }
        }
    }

    @Test("One field line too many is refused with 431")
    @Loop
    func fieldCount() async throws {
        try await TestServer.with {
            $0.maximumFieldCount = 3
        } _: { server in
            let most = try await server.ask("GET /now HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n")
            #expect(most.status == 200)
            let tooMany = try await server.ask("GET /now HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n")
            #expect(tooMany.status == 431)
        }
    }

    @Test("One request more than may be under way is answered 503 with Retry-After, and its connection goes on")
    @Loop
    func requestsInFlight() async throws {
        try await TestServer.with {
            $0.maximumRequestsInFlight = 2
        } _: { server in
            let busy = [try await server.connect(), try await server.connect()]
            let client = try await server.connect()
            for each in busy { try await each.send(Self.waiting) }
            await server.responder.started.reaches(2)
            try await client.send(Self.brief)
            let refusal = try await client.readAnswer()
            #expect(refusal.status == 503)
            #expect(refusal.fields["retry-after"] == "1")
            #expect(refusal.fields["connection"] == nil)
            try await client.send(Self.immediate)  // which takes no work
            #expect(try await client.readAnswer().status == 200)
            server.responder.release()
            for each in busy { #expect(try await each.readAnswer().status == 200) }
            try await client.send(Self.brief)
            #expect(try await client.readAnswer().status == 200)
            for each in busy + [client] { each.close() }
        }
    }

    @Test("What is essential is answered besides, up to a bound of its own")
    @Loop
    func essentialRequests() async throws {
        try await TestServer.with {
            $0.maximumRequestsInFlight = 1
        } _: { server in
            let busy = try await server.connect()
            try await busy.send(Self.waiting)
            await server.responder.started.reaches(1)
            #expect(try await server.ask(Self.brief).status == 503)
            let essential = "GET /essential-wait HTTP/1.1\r\nHost: a\r\n\r\n"
            #expect(try await server.ask(essential).status == 200)
            server.responder.release()
            #expect(try await busy.readAnswer().status == 200)
            busy.close()
        }
    }

    @Test("Ordinary requests leave room to those that are refused last")
    @Loop
    func highRequests() async throws {
        try await TestServer.with {
            $0.maximumRequestsInFlight = 2 * HTTPServer.highReserveDivisor
        } _: { server in
            var busy: [RawHTTPClient] = []
            for _ in 0..<2 * HTTPServer.highReserveDivisor - 2 {
                busy.append(try server.connect(sending: Self.waiting))
            }
            await server.responder.started.reaches(busy.count)
            #expect(try await server.ask(Self.brief).status == 503)
            #expect(try await server.ask("GET /high HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
            server.responder.release()
            for each in busy { #expect(try await each.readAnswer().status == 200) }
            #expect(try await server.ask(Self.brief).status == 200)
            for each in busy { each.close() }
        }
    }

    @Test("More work than ends in time is refused with 503 when it has stood long enough, and taken on when it is gone")
    @Loop
    func standingWork() async throws {
        try await TestServer.with { server in
            var busy: [RawHTTPClient] = []
            for _ in 0..<Admission.freeCount {
                let client = try await server.connect()
                try await client.send(Self.waiting)
                busy.append(client)
            }
            await server.responder.started.reaches(Admission.freeCount)
            // None of it ends, so what comes is let in and waits until the line has stood for long enough.
            var waiting: [RawHTTPClient] = []
            while server.metric("soundwave_http_shed_total") == 0 {
                let client = try await server.connect()
                try await client.send(Self.waiting)
                waiting.append(client)
                try #require(waiting.count < 500)
                try await EventLoop.shared.sleep(for: .milliseconds(20))
            }
            let refusal = try await waiting.removeLast().readAnswer()
            #expect(refusal.status == 503)
            #expect(refusal.fields["retry-after"] == "1")
            #expect(try await server.ask(Self.immediate).status == 200)
            #expect(try await server.ask("GET /essential HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
            server.responder.release()
            for each in busy + waiting { #expect(try await each.readAnswer().status == 200) }
            try await eventually("work is taken on again") {
                try await server.ask("GET /soon HTTP/1.1\r\nHost: a\r\n\r\n").status == 200
            }
            for each in busy + waiting { each.close() }
        }
    }

    @Test("Work that is deaf to its cancellation counts as under way until it ends", arguments: ["reset", "504"])
    @Loop
    func cancelledWork(end: String) async throws {
        let change = { (limits: inout HTTPLimits) in
            limits.maximumRequestsInFlight = 1
            if end == "504" { limits.requestTimeout = .milliseconds(50) }
        }
        try await TestServer.with(change) { server in
            let client = try await server.connect()
            try await client.send("GET /stubborn HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.responder.started.reaches(1)
            if end == "reset" { client.abort() } else { #expect(try await client.readAnswer().status == 504) }
            await server.responder.cancelled.reaches(1)
            client.close()
            try await server.connectionCountBecomes(0)
            #expect(try await server.ask(Self.brief).status == 503)
            server.responder.release()
            await server.responder.ended.reaches(1)
            #expect(try await server.ask(Self.brief).status == 200)
        }
    }

    @Test("A body that does not fit among all that are held is answered 503, and room is made when one ends or goes")
    @Loop
    func totalBodies() async throws {
        func head(_ length: Int) -> String { "POST /wait HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n" }
        try await TestServer.with {
            $0.maximumTotalBodyBytes = 100
        } _: { server in
            let name = "soundwave_http_body_bytes"
            let first = try await server.connect()
            try await first.send(head(80) + String(repeating: "x", count: 60))
            try await server.metric(name, becomes: 60)
            let second = try await server.connect()
            try await second.send(head(80) + String(repeating: "y", count: 30))
            try await server.metric(name, becomes: 90)
            try await second.send(String(repeating: "y", count: 11))
            let refusal = try await second.readAnswer()
            #expect(refusal.status == 503)
            #expect(refusal.fields["retry-after"] == "1")
            #expect(refusal.fields["connection"] == "close")
            #expect(try await second.readToEnd() == [])
            #expect(server.metric(name) == 60)

            try await first.send(String(repeating: "x", count: 20))
            await server.responder.started.reaches(1)
            #expect(server.metric(name) == 80)
            server.responder.release()
            #expect(try await first.readAnswer().status == 200)
            #expect(server.metric(name) == 0)

            try await first.send(head(100) + String(repeating: "z", count: 99))
            try await server.metric(name, becomes: 99)
            first.abort()
            try await server.metric(name, becomes: 0)
            #expect(try await server.ask(Self.immediate).status == 200)
            second.close()
        }
    }

    @Test("At the limit of connections others wait to be accepted until one closes")
    @Loop
    func connections() async throws {
        try await TestServer.with {
            $0.maximumConnections = 2
        } _: { server in
            let first = try await server.connect()
            let second = try await server.connect()
            try await server.connectionCountBecomes(2)
            let third = try await server.connect()
            try await third.send(Self.immediate)
            try await server.metric("soundwave_http_accept_pauses_total", becomes: 1)
            try await second.send(Self.immediate)
            #expect(try await second.readAnswer().status == 200)
            #expect(server.metric("soundwave_http_accepted_total") == 2)
            first.close()
            #expect(try await third.readAnswer().status == 200)
            #expect(server.metric("soundwave_http_connections") == 2)
            second.close()
            third.close()
            try await server.connectionCountBecomes(0)
        }
    }
}
