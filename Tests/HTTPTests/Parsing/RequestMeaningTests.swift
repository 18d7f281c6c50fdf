import HTTP
import Testing

@Suite("What a head means")
struct RequestMeaningTests {
    @Test(
        "The framing of the body follows from the fields",
        arguments: [
            ("", BodyFraming.none),
            ("Content-Length: 0", .none),
            ("Content-Length: 7", .length(7)),
            ("content-length:\t 0007 ", .length(7)),
            ("Content-Length: 1048576", .length(1_048_576)),
            ("Content-Length: 9223372036854775807", .length(.max)),
            ("Content-Length: 9223372036854775808", .length(.max)),
            ("Content-Length: 92233720368547758079", .length(.max)),
            ("Transfer-Encoding: chunked", .chunked),
            ("TRANSFER-ENCODING: CHUNKED", .chunked),
        ]
    )
    func framing(field: String, framing: BodyFraming) throws {
        let head = try field.isEmpty ? parsedHead() : parsedHead(field)
        #expect(head.framing == framing)
    }

    @Test(
        "Whether the connection stays open follows from the version and the options",
        arguments: [
            ("1.1", nil, true), ("1.1", "close", false), ("1.1", "Close", false), ("1.1", "keep-alive", true),
            ("1.1", "keep-alive, close", false), ("1.1", "upgrade , CLOSE", false), ("1.1", "closed", true),
            ("1.1", "x\r\nConnection: close", false),
            ("1.0", nil, false), ("1.0", "keep-alive", true), ("1.0", "Keep-Alive", true),
            ("1.0", "keep-alive, close", false), ("1.0", "close", false), ("1.9", nil, true),
        ] as [(String, String?, Bool)]
    )
    func keepsAlive(version: String, options: String?, keepsAlive: Bool) throws {
        let field = options.map { "Connection: \($0)\r\n" } ?? ""
        let bytes = Array("GET / HTTP/\(version)\r\nHost: shop\r\n\(field)\r\n".utf8)
        #expect(try #require(PiecewiseParse.outcome(of: bytes).request).keepsAlive == keepsAlive)
    }

    @Test(
        "100 Continue is expected only in HTTP/1.1 and only with a body",
        arguments: [
            ("1.1", "Expect: 100-continue\r\nContent-Length: 1", true),
            ("1.1", "Expect: 100-CONTINUE\r\nTransfer-Encoding: chunked", true),
            ("1.1", "Expect: 100-continue", false),
            ("1.1", "Content-Length: 1", false),
            ("1.0", "Expect: 100-continue\r\nContent-Length: 1", false),
            ("1.0", "Expect: something\r\nContent-Length: 1", false),
        ]
    )
    func expectation(version: String, fields: String, expects: Bool) throws {
        let bytes = Array("POST / HTTP/\(version)\r\nHost: shop\r\n\(fields)\r\n\r\n".utf8)
        var head = RequestHead()
        var parser = HeadParser(limits: HTTPLimits())
        #expect(try parser.consume(bytes.span, into: &head) == .complete(consumedBytes: bytes.count))
        #expect(head.expectsContinue == expects)
    }

    @Test(
        "A target is taken apart in each of its forms",
        arguments: [
            ("/", "/", nil), ("/a/b", "/a/b", nil), ("/a?b=c", "/a", "b=c"), ("/a?", "/a", ""), ("/?a?b", "/", "a?b"),
            ("//a", "//a", nil), ("/%2F", "/%2F", nil), ("http://x/a?b", "/a", "b"), ("http://x", "/", nil),
            ("https://x:443/", "/", nil), ("HTTP://[::1]:80/a", "/a", nil), ("http://x?b", "/", "b"),
            ("http://x/?", "/", ""), ("/http://x/", "/http://x/", nil), ("*", "*", nil),
        ] as [(String, String, String?)]
    )
    func target(target: String, path: String, query: String?) throws {
        let head = try parsedHead(method: "OPTIONS", target: target)
        #expect(text(head.bytes.span.extracting(head.pathRange)) == path)
        #expect(head.queryRange.map { text(head.bytes.span.extracting($0)) } == query)
        #expect(head.targetsServer == (target == "*"))
    }

    @Test("Each known method is recognised", arguments: HTTPMethod.allCases)
    func method(method: HTTPMethod) throws {
        #expect(try parsedHead(method: method.rawValue).method == method)
    }

    @Test(
        "A host is accepted with a name or an address and a port",
        arguments: [
            "shop", "SHOP.example.", "a_b-c~d.e", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[fe80::1.2.3.4]:1", "x:",
        ]
    )
    func host(host: String) {
        let bytes = Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)
        #expect(PiecewiseParse.outcome(of: bytes).request?.fields == ["Host=\(host)"])
    }
}
