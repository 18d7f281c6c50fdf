import Testing

/// nginx makes HTTP/1.1 of HTTP/2: nothing in a field may become a line of its own (RFC 9113 section 10.3).
@Suite("Nothing is smuggled in HTTP/2", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct HTTP2SmugglingTests {
    /// A request, and what comes of it; `{O}` and `{I}` stand for paths that name the request.
    private struct Row {
        let name: String
        let request: HTTP2Connection.Request
        /// The statuses; `nil` for a reset.
        let expected: HTTP2Connection.Outcome

        init(
            _ name: String,
            _ expected: HTTP2Connection.Outcome,
            _ replaced: [String: String?] = [:],
            _ added: [(String, String)] = [],
            body: String? = nil
        ) {
            let usual = [":method": "GET", ":scheme": "https", ":path": "{O}", ":authority": "s"]
            let fields = [":method", ":scheme", ":path", ":authority"].compactMap { name in
                (replaced[name] ?? usual[name]).map { (name, $0) }
            }
            self.name = name
            self.expected = expected
            self.request = HTTP2Connection.Request(fields: fields + added, body: body)
        }

        func request(_ number: Int) -> HTTP2Connection.Request {
            func filled(_ text: String) -> String {
                text.replacing("{O}", with: "/api/\(number)-O/").replacing("{I}", with: "/api/\(number)-I/")
            }
            return HTTP2Connection.Request(
                fields: self.request.fields.map { (filled($0.0), filled($0.1)) },
                body: self.request.body.map(filled)
            )
        }
    }

    private static let inner = "GET {I} HTTP/1.1\r\nHost: s\r\n\r\n"
    private static let ok = HTTP2Connection.Outcome.answered(status: 200)
    private static let refused = HTTP2Connection.Outcome.answered(status: 400)
    private static let post: [String: String?] = [":method": "POST"]

    private static let bodies: [Row] = [
        Row("a plain one", ok), Row("a request in a body", ok, post, body: inner),
        Row("its length", ok, post, [("content-length", "5")], body: "hello"),
        Row("a length of zero", refused, post, [("content-length", "0")], body: inner),
        Row("a length of zero for a GET", refused, [:], [("content-length", "0")], body: inner),
        Row("a shorter length", refused, post, [("content-length", "2")], body: inner),
        Row("a longer length", refused, post, [("content-length", "500")], body: inner),
        Row("two lengths", refused, post, [("content-length", "5"), ("content-length", "0")], body: "hello"),
        Row("a coding", ok, post, [("transfer-encoding", "chunked")], body: "0\r\n\r\n" + inner),
        Row("TE", ok, post, [("te", "chunked")], body: "0\r\n\r\n" + inner),
        Row("Connection", ok, post, [("connection", "content-length"), ("content-length", "5")], body: "hello"),
        Row("Upgrade", ok, [:], [("upgrade", "h2c"), ("connection", "upgrade"), ("http2-settings", "AAMAAABk")]),
    ]

    private static let fields: [Row] = [
        Row("a coding after CRLF in a value", .reset, [:], [("x", "y\r\nTransfer-Encoding: chunked")]),
        Row("a request after CRLF in a value", .reset, [:], [("x", "y\r\n\r\n" + inner)]),
        Row("LF in a value", .reset, [:], [("x", "y\nContent-Length: 50")]),
        Row("CR in a value", .reset, [:], [("x", "y\rContent-Length: 50")]),
        Row("NUL in a value", .reset, [:], [("x", "y\0z")]),
        Row("CRLF in a name", .reset, [:], [("x: y\r\nTransfer-Encoding", "chunked")]),
        Row("a colon in a name", .reset, [:], [("transfer-encoding:chunked", "y")]),
        Row("a capital in a name", .reset, [:], [("Content-Length", "5")]),
        Row("a space in a name", .reset, [:], [("content-length ", "5")]),
        Row("a pseudo-field that nobody knows", refused, [:], [(":x", "y")]),
        Row("a second path", refused, [:], [(":path", "{I}")]),
        Row("a second method", refused, [:], [(":method", "POST")]),
    ]

    private static let lines: [Row] = [
        Row("CRLF in the path", .reset, [":path": "{O} HTTP/1.1\r\nHost: s\r\n\r\nGET {I}"]),
        Row("a space in the path", refused, [":path": "{O} {I}"]),
        Row("an absolute path", refused, [":path": "http://other{O}"]),
        Row("a path without a slash", refused, [":path": "api{O}"]), Row("no path", refused, [":path": nil]),
        Row("CRLF in the method", .reset, [":method": "GET {I} HTTP/1.1\r\nHost: s\r\n\r\nGET"]),
        Row("a space in the method", refused, [":method": "GET {I} HTTP/1.1"]),
        Row("a small method", refused, [":method": "get"]), Row("no method", refused, [":method": nil]),
        Row("CONNECT", .answered(status: 405), [":method": "CONNECT"]),
        Row("CRLF in the scheme", .reset, [":scheme": "http://s{I} HTTP/1.1\r\nX: y"]),
        Row("no scheme", refused, [":scheme": nil]),
        Row("CRLF in the authority", .reset, [":authority": "s\r\nTransfer-Encoding: chunked"]),
        Row("a space in the authority", refused, [":authority": "s t"]),
        Row("another Host beside the authority", refused, [:], [("host", "t")]),
        Row("two Hosts", refused, [":authority": nil], [("host", "s"), ("host", "t")]),
        Row("no authority", refused, [":authority": nil]),
    ]

    @Test("A request is handed on as one request, or refused, and the next one on the connection is answered")
    func table() throws {
        let rows = Self.bodies + Self.fields + Self.lines
        try Balancer.with(http2: true) { balancer in
            let port = try #require(balancer.http2Port)
            var expected: [String] = []
            for (number, row) in rows.enumerated() {
                let connection = try HTTP2Connection(to: port)
                defer { connection.close() }
                let last = Row("", Self.ok, [":path": "/api/\(number)-E/"]).request(number)
                let outcomes = connection.send([row.request(number), last])
                #expect(outcomes == [row.expected, Self.ok], "\(row.name)")
                expected.append("GET /api/\(number)-E/")
                if row.expected == Self.ok {
                    let method = row.request.body == nil ? "GET" : "POST"
                    expected.append("\(method) /api/\(number)-O/")
                }
            }
            let requests = try (balancer.basics + [balancer.backup]).flatMap { try $0.requests() }
            #expect(requests.sorted() == expected.sorted())
        }
    }
}
