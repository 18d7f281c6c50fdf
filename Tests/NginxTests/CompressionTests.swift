import FoundationEssentials
import Testing

/// What is compressed, what never is, and what becomes of entity tags by it.
@Suite("nginx compresses", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct CompressionTests {
    @Test(
        "The catalogue, for those who take it, and says that it depends on that",
        arguments: ["/api/products/large", "/api/categories/large", "/api/products/7/large", "/api/products/large?a=b"]
    )
    func catalogue(target: String) throws {
        try Balancer.with { balancer in
            let compressed = try balancer.curl(target, "--compressed").answer()
            #expect(compressed.headers["content-encoding"] == "gzip")
            #expect(compressed.headers["vary"] == "Accept-Encoding")
            #expect(compressed.headers["etag"] == #"W/"v1""#)
            #expect(compressed.body.count == 2002)
            let plain = try balancer.curl(target).answer()
            #expect(plain.headers["content-encoding"] == nil)
            #expect(plain.headers["vary"] == "Accept-Encoding")
            #expect(plain.headers["etag"] == #""v1""#)
            #expect(plain.body == compressed.body)
        }
    }

    @Test(
        "What is somebody's own goes as it is, with its tag",
        arguments: [
            "/api/token/large", "/api/token/refresh/large", "/api/password-reset/large", "/api/users/me/large",
            "/api/sessions/large", "/api/orders/large", "/api/order-items/large", "/api/audit/large", "/large",
        ],
        ["GET", "POST"]
    )
    func personal(target: String, method: String) throws {
        try Balancer.with { balancer in
            let answer = try balancer.curl(target, "--compressed", "-X", method).answer()
            #expect(answer.status == 200)
            #expect(answer.headers["content-encoding"] == nil)
            #expect(answer.headers["etag"] == #""v1""#)
        }
    }

    @Test(
        "So do small answers, and those to writes",
        arguments: [("/api/products/", "GET"), ("/api/products/large", "POST")]
    )
    func others(target: String, method: String) throws {
        try Balancer.with { balancer in
            let answer = try balancer.curl(target, "--compressed", "-X", method).answer()
            #expect(answer.status == 200)
            #expect(answer.headers["content-encoding"] == nil)
        }
    }

    @Test(
        "Files by their type",
        arguments: [
            "css": true, "js": true, "svg": true, "json": true, "html": true, "txt": true, "png": false, "jpg": false,
            "woff2": false,
        ]
    )
    func files(fileExtension: String, isCompressed: Bool) throws {
        try Balancer.with { balancer in
            let path = "\(balancer.directory)/static/file.\(fileExtension)"
            let text = String(repeating: "a line of text\n", count: 100)
            try #require(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
            let answer = try balancer.curl("/static/file.\(fileExtension)", "--compressed").answer()
            #expect(answer.headers["content-encoding"] == (isCompressed ? "gzip" : nil))
            #expect(answer.body == text)
        }
    }

    @Test(
        "A tag that compression made weak is strong again when a client makes a change depend on it",
        arguments: [
            (#"W/"v1""#, #""v1""#), (#"  W/"v1"  "#, #""v1""#), (#""v1""#, #""v1""#), ("*", "*"),
            // Lists, and what is no tag, are the instance's to judge.
            (#"W/"v1", W/"v2""#, #"W/"v1", W/"v2""#), (#"w/"v1""#, #"w/"v1""#), ("W/v1", "W/v1"),
        ],
        ["PUT", "PATCH", "DELETE", "GET"]
    )
    func ifMatch(tag: (sent: String, passed: String), method: String) throws {
        try Balancer.with { balancer in
            for target in ["/api/products/1/", "/api/orders/1/"] {
                let exchange = try balancer.exchange(target, method: method, headers: ["If-Match": tag.sent])
                #expect(exchange.status == 202)
                #expect(exchange.headers["x-if-match"] == tag.passed, "\(exchange) \(balancer.errorLogs)")
            }
        }
    }

    @Test("A proxy on the way changes nothing: it says Via, and may keep both forms")
    func via() throws {
        try Balancer.with { balancer in
            let answer = try balancer.curl("/api/products/large", "--compressed", "-H", "Via: 1.1 edge").answer()
            #expect(answer.headers["content-encoding"] == "gzip")
        }
    }
}
