import FoundationEssentials
import Testing

/// What is kept of requests.
@Suite("nginx logs", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct AccessLogTests {
    private struct Line: Decodable {
        let host: String
        let uri: String
        let proto: String
        let tls: String
        let connectionRequests: Int
        let upstreamHeaderSeconds: String
        let requestBytes: Int

        enum CodingKeys: String, CodingKey {
            case host, uri, tls
            case proto = "protocol"
            case connectionRequests = "connection_requests"
            case upstreamHeaderSeconds = "upstream_header_seconds"
            case requestBytes = "request_bytes"
        }
    }

    @Test(
        "A query that may hold a secret is left out, another is kept",
        arguments: [
            "/api/?token=s3cret", "/api/?a=b&refresh_token=s3cret", "/api/?access=s3cret", "/api/?REFRESH=s3cret",
            "/api/?password=s3cret&x=1", "/api/?new_passwd=s3cret", "/api/?client_secret=s3cret",
            "/api/?api_key=s3cret",
            "/api/?apikey=s3cret", "/api/?x=y&Authorization=Bearer%20s3cret", "/api/?%74oken=s3cret",
            "/api/?jwt=s3cret",
        ]
    )
    func secrets(target: String) throws {
        try Balancer.with { balancer in
            _ = try balancer.exchange(target, headers: ["Authorization": "Bearer s3cret", "Cookie": "s3cret"])
            let lines = try balancer.accessLog()
            #expect(lines.count == 1)
            #expect(lines.allSatisfy { $0.contains(#""uri":"/api/?[left out]""#) && !$0.contains("s3cret") })
        }
    }

    @Test(
        "What only looks like a secret's name is kept",
        arguments: [
            "/api/products/?search=accessories", "/api/products/?name=token%20ring", "/api/?cursor=abc&limit=5",
            "/api/products/?search=refresh=1", "/api/token/",
        ]
    )
    func harmless(target: String) throws {
        try Balancer.with { balancer in
            _ = try balancer.exchange(target)
            #expect(try balancer.accessLog().first?.contains(#""uri":"\#(target)""#) == true)
        }
    }

    @Test(
        "A line tells what the request has made, and nothing else that an instance points to",
        arguments: [
            ("/makes?at=/api/orders/17/", "/api/orders/17/"), ("/makes?at=/api/order-items/3/", "/api/order-items/3/"),
            ("/makes?at=/api/orders/17/?x=y", ""), ("/makes?at=https://elsewhere/api/orders/17/", ""),
            ("/makes?at=/api/users/me/", ""), ("/api/", ""),
        ]
    )
    func made(target: String, resource: String) throws {
        try Balancer.with { balancer in
            _ = try balancer.exchange(target)
            #expect(try balancer.accessLog().first?.contains(#""created":"\#(resource)""#) == true)
        }
    }

    @Test("A line tells of TLS, of the connection and of what the instance took")
    func fields() throws {
        try Balancer.with(tls: true) { balancer in
            #expect(try balancer.curl("/api/", "--tls-max", "1.2").answer().status == 200)
            let text = try #require(try balancer.accessLog().first)
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            #expect(line.host == "localhost:\(try #require(balancer.tlsPort))")
            #expect(line.proto == "HTTP/2.0")
            #expect(line.tls == "TLSv1.2")
            #expect(line.connectionRequests == 1)
            #expect(line.requestBytes > 0)
            #expect(Double(line.upstreamHeaderSeconds) != nil)
        }
    }

    @Test("A request that can have no answer has a line of JSON as well")
    func noAnswer() throws {
        try Balancer.with(http2: true) { balancer in
            let connection = try HTTP2Connection(to: try #require(balancer.http2Port))
            defer { connection.close() }
            let fields = [(":method", "GET"), (":scheme", "https"), (":path", "/api/"), ("x", "y\r\nz")]
            #expect(connection.send([HTTP2Connection.Request(fields: fields, body: nil)]) == [.reset])
            let text = try #require(try balancer.accessLog().first)
            #expect(text.contains(#""status":0,"#))
            #expect(throws: Never.self) { try JSONDecoder().decode(Line.self, from: Data(text.utf8)) }
        }
    }
}
