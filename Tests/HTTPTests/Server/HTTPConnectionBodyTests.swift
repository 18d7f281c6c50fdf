import Runtime
import ShopTesting
import Testing

@testable import HTTP

@Suite("A connection that reads bodies", .loopThread, .timeLimit(.minutes(15)))
struct HTTPConnectionBodyTests {
    struct Body: Sendable, CustomTestStringConvertible {
        let name: String
        let field: String
        let wire: String
        let content: String
        var testDescription: String { self.name }
    }

    private static func chunked(_ name: String, _ wire: String, _ content: String) -> Body {
        Body(name: name, field: "Transfer-Encoding: chunked", wire: wire, content: content)
    }

    private static func counted(_ name: String, _ content: String) -> Body {
        Body(name: name, field: "Content-Length: \(content.utf8.count)", wire: content, content: content)
    }

    static let bodies = [
        Self.counted("none", ""),
        Self.counted("one byte", "x"),
        Self.counted("a hundred bytes", String(repeating: "ab", count: 50)),
        Self.counted("the largest", String(repeating: "x", count: 1024 * 1024)),
        Self.chunked("no chunk", "0\r\n\r\n", ""),
        Self.chunked("two chunks", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"),
        Self.chunked("extensions", "3;a=b\r\nabc\r\n0;last\r\n\r\n", "abc"),
        Self.chunked("trailers", "1\r\nz\r\n0\r\nChecksum: 1\r\nOther: 2\r\n\r\n", "z"),
        Self.chunked(
            "the largest, in chunks of 64 KiB",
            String(repeating: "10000\r\n" + String(repeating: "y", count: 65536) + "\r\n", count: 16) + "0\r\n\r\n",
            String(repeating: "y", count: 1024 * 1024)
        ),
    ]

    @Test("Every kind of body reaches the responder whole", arguments: Self.bodies, ["/now", "/later"])
    @Loop
    func kinds(body: Body, path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let request = "PUT \(path) HTTP/1.1\r\nHost: a\r\n\(body.field)\r\n\r\n\(body.wire)"
            try await client.send(request + request)
            for _ in 0..<2 {
                let isRight = try await client.readAnswer().text == "PUT \(path) \(body.content)"
                #expect(isRight)
            }
        }
    }

    @Test("A client that waits for 100 Continue gets it, then the answer", arguments: ["/now", "/later"])
    @Loop
    func continues(path: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send(
                "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
            )
            #expect(try await client.readAnswer().status == 100)
            try await client.send("abc")
            #expect(try await client.readAnswer().text == "POST \(path) abc")
            try await client.send("GET /now HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.readAnswer().text == "GET /now ")
        }
    }

    struct Refusal: Sendable {
        let fields: String
        let status: Int
        let code: String
    }

    @Test(
        "A body that is not wanted is refused before it is sent",
        arguments: [
            Refusal(fields: "Content-Length: 1048577", status: 413, code: "body_too_large"),
            Refusal(fields: "Content-Length: 9999999999999999999999", status: 413, code: "body_too_large"),
            Refusal(fields: "Content-Length: 1\r\nExpect: a-miracle", status: 417, code: "expectation_failed"),
            Refusal(fields: "Transfer-Encoding: gzip, chunked", status: 501, code: "coding_not_implemented"),
        ]
    )
    @Loop
    func refusedExpectation(refusal: Refusal) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            let expectation = refusal.fields.contains("Expect") ? "" : "Expect: 100-continue\r\n"
            try await client.send("POST /now HTTP/1.1\r\nHost: a\r\n\(expectation)\(refusal.fields)\r\n\r\n")
            let answer = try await client.readAnswer()
            #expect(answer.status == refusal.status)
            #expect(answer.text == refusal.code)
            #expect(answer.fields["connection"] == "close")
            #expect(try await client.readToEnd() == [])
        }
    }

    @Test("An HTTP/1.0 client is never told to continue")
    @Loop
    func noContinueFor10() async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /now HTTP/1.0\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
            try await client.settle()
            try await client.send("a")
            #expect(try await client.readAnswer().text == "POST /now a")
        }
    }

    @Test(
        "A body in chunks is refused at its first byte too many, and the refusal arrives although more is being sent",
        arguments: [
            ("100001\r\n", 413, "body_too_large"),
            ("1;\(String(repeating: "e", count: 4096))\r\na\r\n", 431, "chunk_overhead_too_large"),
            ("0\r\nA: \(String(repeating: "t", count: 4096))\r\n", 431, "chunk_overhead_too_large"),
            ("x\r\n", 400, "invalid_chunk_size"),
        ]
    )
    @Loop
    func refusedChunks(wire: String, status: Int, code: String) async throws {
        try await TestServer.with { server in
            let client = try await server.connect()
            defer { client.close() }
            try await client.send("POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + wire)
            try await client.send([UInt8](repeating: 0, count: 4 * 1024 * 1024))
            let answer = try await client.readAnswer()
            #expect(answer.status == status)
            #expect(answer.text == code)
            #expect(try await client.readToEnd() == [])
        }
    }
}
