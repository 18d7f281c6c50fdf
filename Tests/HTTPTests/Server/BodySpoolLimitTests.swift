import Glibc
import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("The bounds and ends of bodies in files", .loopThread, .timeLimit(.minutes(15)))
struct BodySpoolLimitTests {
    typealias Bounds = TestServer.SpoolBounds

    private static func head(_ byteCount: Int, _ rest: String = "") -> [UInt8] {
        HTTPConnectionSpoolTests.head("/spool/10000000\(rest)", "Content-Length: \(byteCount)")
    }

    private static let chunkedHead = HTTPConnectionSpoolTests.head("/spool/10000000", "Transfer-Encoding: chunked")

    @Test(
        "Without room for a file, or its bytes, or a disk, it is 503 with Retry-After and the connection is closed",
        arguments: [
            (Bounds(count: 0), Self.head(5)),
            (Bounds(totalBytes: 99_999), Self.head(100_000)),
            (Bounds(totalBytes: 99_999), Self.chunkedHead + Array("186a0\r\n".utf8)),
            (Bounds(folder: "/nowhere"), Self.head(100_000)),
            (Bounds(folder: "/proc"), Self.head(100_000)),
        ]
    )
    @Loop
    func noRoom(bounds: Bounds, wire: [UInt8]) async throws {
        try await TestServer.with(spools: bounds) { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(wire)
            try await client.send([UInt8](repeating: 7, count: 100_000))
            if wire.starts(with: Self.chunkedHead) { try await client.send("\r\n0\r\n\r\n") }
            let answer = try await client.readAnswer()
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "1")
            #expect(answer.fields["connection"] == "close")
            #expect(server.metric("soundwave_http_spools") == 0)
            #expect(server.metric("soundwave_http_spool_bytes") == 0)
            #expect(server.metric("soundwave_http_body_bytes") == 0)
        }
    }

    @Test("When a file is let go, there is room for the next")
    @Loop
    func roomAgain() async throws {
        try await TestServer.with(spools: Bounds(count: 1, totalBytes: 100_000)) { server in
            let content = HTTPConnectionSpoolTests.content(100_000)
            let first = try await server.connect()
            try await first.send(Self.head(100_000, "/wait") + content)
            await server.responder.started.reaches(1)
            #expect(server.metric("soundwave_http_spool_bytes") == 100_000)
            let second = try await server.connect()
            try await second.send(Self.head(1) + [7])
            #expect(try await second.readAnswer().status == 503)
            server.responder.release()
            #expect(try await first.readAnswer().status == 200)
            try await first.send(Self.head(100_000) + content)
            #expect(try await first.readAnswer().status == 200)
            first.close()
            second.close()
        }
    }

    @Test(
        "A client that goes in the middle leaves no file, nor do its bytes count",
        arguments: [0, 1, 70_000, 200_000]
    )
    @Loop
    func clientGoes(sentBytes: Int) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            try await client.send(Self.head(300_000) + HTTPConnectionSpoolTests.content(sentBytes))
            try await server.metric("soundwave_http_spools", becomes: 1)
            client.abort()
            try await server.connectionCountBecomes(0)
            #expect(server.metric("soundwave_http_spools") == 0)
            #expect(server.metric("soundwave_http_spool_bytes") == 0)
            #expect(server.metric("soundwave_http_body_bytes") == 0)
        }
    }

    @Test("When the client goes while it is worked on, the file is closed, though the work keeps the body")
    @Loop
    func clientGoesLater() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            try await client.send(Self.head(100_000, "/stubborn") + HTTPConnectionSpoolTests.content(100_000))
            await server.responder.started.reaches(1)
            client.abort()
            try await server.connectionCountBecomes(0)
            let spool = try #require(server.responder.spools.first ?? nil)
            // The pool has one thread, which closes the file before this.
            let failure = try await server.threadPool.run {
                do throws(SystemError) {
                    return try spool.read(at: 0, count: 1).isEmpty ? nil : ""
                } catch {
                    return error.call
                }
            }
            #expect(failure == "pread")
        }
    }

    @Test("While the thread pool takes no more work a file waits to be closed, and then is")
    @Loop
    func closedLater() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            try await client.send(Self.head(100_000, "/stubborn") + HTTPConnectionSpoolTests.content(100_000))
            await server.responder.started.reaches(1)
            let gate = ThreadGate()
            defer { gate.open() }
            let isTaken = server.threadPool.submit { gate.pass() }
            #expect(isTaken)
            while server.threadPool.submit({}) {}
            client.abort()
            try await server.connectionCountBecomes(0)
            let spool = try #require(server.responder.spools.first ?? nil)
            #expect(try spool.read(at: 0, count: 1).count == 1)
            gate.open()
            try await eventually("it is closed") {
                do throws(SystemError) {
                    return try spool.read(at: 0, count: 1).isEmpty
                } catch {
                    return error.number == EBADF
                }
            }
        }
    }

    @Test("A server that stops reads a body to its end and answers it", arguments: [10, 70_000, 299_999])
    @Loop
    func drain(sentBytes: Int) async throws {
        try await TestServer.with { server in
            let content = HTTPConnectionSpoolTests.content(300_000)
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(Self.head(300_000) + content[..<sentBytes])
            try await server.metric("soundwave_http_spools", becomes: 1)
            let stop = server.beginStop()
            try await client.settle()
            try await client.send(Array(content[sentBytes...]))
            let answer = try await client.readAnswer()
            let isWhole = answer.body == content
            #expect(isWhole)
            #expect(answer.fields["connection"] == "close")
            client.close()
            await stop.value
        }
    }

    @Test("Work that may take longer than others is not cut off; its own time is its end")
    @Loop
    func longWork() async throws {
        try await TestServer.with {
            $0.requestTimeout = .milliseconds(30)
        } _: { server in
            let long = try await server.connect()
            defer { long.close() }
            try await long.send("GET /within/600000/wait HTTP/1.1\r\nHost: a\r\n\r\n")
            await server.responder.started.reaches(1)
            // Whose time is up only after that of the request before it would have been.
            #expect(try await server.ask("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n").status == 504)
            #expect(try await server.ask("GET /within/40/wait HTTP/1.1\r\nHost: a\r\n\r\n").status == 504)
            server.responder.release()
            #expect(try await long.readAnswer().status == 200)
        }
    }
}
