import FoundationEssentials
import Testing

/// What an instance is told, what nginx answers itself, and what it logs.
@Suite("nginx passes requests on", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct ForwardingTests {
    @Test("An instance learns the host, the client's address and the scheme")
    func headers() throws {
        try Balancer.with { balancer in
            let echo = try balancer.echo(from: "127.0.0.7", headers: ["X-Real-IP": "10.9.9.9"])
            #expect(echo.host == "shop.example:8080")
            #expect(echo.realIP == "127.0.0.7")
            #expect(echo.forwardedFor == "127.0.0.7")
            #expect(echo.forwardedProto == "http")
        }
    }

    @Test("The client's address comes last in a chain that the client began")
    func forwardedChain() throws {
        try Balancer.with { balancer in
            let echo = try balancer.echo(from: "127.0.0.7", headers: ["X-Forwarded-For": "10.1.2.3"])
            #expect(echo.forwardedFor == "10.1.2.3, 127.0.0.7")
        }
    }

    @Test("The connection to an instance is kept: HTTP/1.1, and no Connection header")
    func keepAlive() throws {
        try Balancer.with { balancer in
            let echo = try balancer.echo()
            #expect(echo.proto == "HTTP/1.1")
            #expect(echo.connection == "")
        }
    }

    @Test("A sane request id is passed on and answered once", arguments: ["a", "0af7651916cd43dd-8448.eb_1"])
    func requestID(id: String) throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange("/api/", headers: ["X-Request-Id": id])
            #expect(exchange.headers["x-request-id"] == id)
            #expect(exchange.body.contains(#""requestID":"\#(id)""#))
        }
    }

    @Test(
        "Another request id is replaced by a new one",
        arguments: [nil, "", "-a", "a b", #"a"b"#, "<a>", String(repeating: "a", count: 65)]
    )
    func strangeRequestID(id: String?) throws {
        try Balancer.with { balancer in
            let headers = id.map { ["X-Request-Id": $0] } ?? [:]
            let made = try balancer.echo(headers: headers).requestID
            #expect(made.count == 32)
            #expect(made.filter(\.isHexDigit) == made)
        }
    }

    @Test(
        "A body is refused above the limit of its path",
        arguments: [
            ("/api/products/", 1 << 20, 200), ("/api/products/", 1 << 20 + 1, 413),
            ("/api/products/7/image/", 6 << 20, 200), ("/api/products/7/image/", 6 << 20 + 1, 413),
            ("/api/products/7/", 6 << 20, 413),
        ]
    )
    func bodySize(target: String, bytes: Int, status: Int) throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange(target, method: "PUT", body: String(repeating: "x", count: bytes))
            #expect(exchange.status == status)
            // As an instance calls it: a client need not know who refused.
            if status == 413 { #expect(exchange.body.contains(#""code":"body_too_large""#)) }
        }
    }

    @Test(
        "A body in chunks is refused above the limit of its path as well",
        arguments: [
            ("/api/products/", 1 << 20, 200), ("/api/products/", 1 << 20 + 1, 413),
            ("/api/products/7/image/", 6 << 20, 200), ("/api/products/7/image/", 6 << 20 + 1, 413),
        ],
        ["POST", "PUT"]
    )
    func chunkedBodySize(target: (path: String, bytes: Int, status: Int), method: String) throws {
        try Balancer.with { balancer in
            let body =
                "\(String(target.bytes, radix: 16))\r\n\(String(repeating: "x", count: target.bytes))\r\n0\r\n\r\n"
            let exchange = try balancer.exchange(
                target.path,
                method: method,
                headers: ["Transfer-Encoding": "chunked"],
                body: body
            )
            #expect(exchange.status == target.status)
        }
    }

    @Test(
        "nginx answers what is not for the instances",
        arguments: [
            ("GET", "/static/", 403), ("GET", "/static/robots.txt", 200), ("GET", "/media/", 404),
            ("GET", "/media/none.png", 404), ("GET", "/metrics", 404),
            ("GET", "/metrics/", 404), ("POST", "/static/robots.txt", 405), ("GET", "/api/products/1%00/", 400),
            ("DELETE", "/api/%zz/", 400), ("GET", "/media/../../nginx.conf", 400),
            ("GET", "/" + String(repeating: "a", count: 20_000), 414),
        ]
    )
    func ownAnswers(method: String, target: String, status: Int) throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange(target, method: method)
            #expect(exchange.status == status)
            #expect(exchange.headers["server"] == "nginx")
            if status == 200 {
                #expect(exchange.headers["x-content-type-options"] == "nosniff")
                #expect(exchange.headers["cache-control"] == "public, max-age=2592000")
            } else {
                #expect(exchange.headers["content-type"] == "application/problem+json")
                #expect(exchange.body.contains(#""status":\#(status),"#))
                if status == 414 { #expect(exchange.body.contains(#""code":"target_too_long""#)) }
            }
            let requests = try balancer.basics.flatMap { try $0.requests() }
            #expect(requests == [])
        }
    }

    @Test("Health is asked of an instance, with and without the slash", arguments: ["/health", "/health/"])
    func health(target: String) throws {
        try Balancer.with { balancer in
            #expect(try balancer.exchange(target).status == 200)
            let requests = try balancer.basics.flatMap { try $0.requests() }
            #expect(requests == ["GET \(target)"])
        }
    }

    @Test("Each line of the access log is a JSON object, whatever the client sends")
    func accessLog() throws {
        struct Line: Decodable {
            let client: String
            let method: String
            let uri: String
            let status: Int
            let seconds: Double
            let upstream: String
            let upstreamStatus: String
            let requestId: String
            let userAgent: String
        }
        try Balancer.with { balancer in
            let agent = #"a"b\c"# + "\u{1}\u{e9}"
            let headers = ["User-Agent": agent, "X-Request-Id": "abc-1"]
            _ = try balancer.exchange(#"/api/?name=%22"x"\"#, from: "127.0.0.9", headers: headers)
            _ = try balancer.exchange("/metrics")
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let lines = try balancer.accessLog().map { line in
                try decoder.decode(Line.self, from: Data(line.utf8))
            }
            try #require(lines.count == 2)
            let line = try #require(lines.first { $0.requestId == "abc-1" })
            #expect(line.client == "127.0.0.9")
            #expect(line.method == "GET")
            #expect(line.uri == #"/api/?name=%22"x"\"#)
            #expect(line.status == 200)
            #expect(line.upstreamStatus == "200")
            #expect(line.upstream.hasSuffix(".socket"))
            #expect(line.userAgent == agent)
        }
    }
}
