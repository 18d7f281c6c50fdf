import FoundationEssentials
import Glibc
import Testing

/// How nginx serves Swagger UI and ReDoc.
@Suite("nginx serves the pages of the interface", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct APIPagesTests {
    /// Puts files where `scripts/api-pages` does.
    private static func write(_ names: [String], _ balancer: Balancer) throws {
        for folder in ["api-pages", "api-pages/swagger", "api-pages/swagger/empty", "api-pages/redoc"] {
            mkdir("\(balancer.directory)/\(folder)", 0o755)
        }
        for name in names {
            let path = "\(balancer.directory)/api-pages/\(name)"
            try #require(FileManager.default.createFile(atPath: path, contents: Data("content of \(name)".utf8)))
        }
    }

    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "connect-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

    @Test(
        "Each file is of its type, and browsers run nothing that is not from here",
        arguments: [
            ("/swagger/", "swagger/index.html", "text/html; charset=utf-8"),
            ("/swagger/index.html", "swagger/index.html", "text/html; charset=utf-8"),
            ("/swagger/page.js", "swagger/page.js", "application/javascript; charset=utf-8"),
            ("/swagger/swagger-ui.css", "swagger/swagger-ui.css", "text/css; charset=utf-8"),
            ("/swagger/favicon-32x32.png", "swagger/favicon-32x32.png", "image/png"),
            ("/redoc/", "redoc/index.html", "text/html; charset=utf-8"),
            ("/redoc/redoc.standalone.js", "redoc/redoc.standalone.js", "application/javascript; charset=utf-8"),
        ]
    )
    func serves(target: String, name: String, type: String) throws {
        try Balancer.with { balancer in
            try Self.write([name], balancer)
            for method in ["GET", "HEAD"] {
                let exchange = try balancer.exchange(target, method: method)
                #expect(exchange.status == 200)
                #expect(exchange.headers["content-type"] == type)
                #expect(exchange.headers["content-security-policy"] == Self.contentSecurityPolicy)
                #expect(exchange.headers["x-content-type-options"] == "nosniff")
                #expect(exchange.headers["x-frame-options"] == "DENY")
                #expect(exchange.headers["referrer-policy"] == "no-referrer")
                #expect(exchange.headers["cache-control"] == "no-cache")
                #expect(exchange.headers["etag"] != nil)
                #expect(exchange.headers["x-request-id"] != nil)
                #expect(exchange.body == (method == "GET" ? "content of \(name)" : ""))
            }
        }
    }

    @Test("Without its slash a page is found by a redirect to the same host", arguments: ["/swagger", "/redoc"])
    func redirects(target: String) throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange(target)
            #expect(exchange.status == 301)
            #expect(exchange.headers["location"] == "\(target)/")
        }
    }

    @Test(
        "No list, no way out, no link, no writing, and nothing else of the folder",
        arguments: [
            ("GET", "/swagger/empty/", 403), ("GET", "/swagger/none.js", 404), ("GET", "/redoc/", 403),
            ("GET", "/swagger/link.js", 403), ("POST", "/swagger/page.js", 405), ("PUT", "/swagger/page.js", 405),
            ("GET", "/swagger/%2e%2e/%2e%2e/conf/nginx.conf", 400), ("GET", "/api-pages/swagger/page.js", 200),
            ("GET", "/pages.sum", 200),
        ]
    )
    func refuses(method: String, target: String, status: Int) throws {
        try Balancer.with { balancer in
            try Self.write(["swagger/page.js", "pages.sum"], balancer)
            symlink("\(balancer.directory)/static/robots.txt", "\(balancer.directory)/api-pages/swagger/link.js")
            let exchange = try balancer.exchange(target, method: method)
            #expect(exchange.status == status)
            #expect(!exchange.body.contains("content of"))
            #expect(!exchange.body.contains("User-agent"))
            #expect(!exchange.body.contains("worker_processes"))
            if status >= 400 { #expect(exchange.headers["content-type"] == "application/problem+json") }
        }
    }

    @Test("The document itself comes from an instance")
    func document() throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange("/openapi.json")
            #expect(exchange.status == 200)
            #expect(exchange.body.contains(#""host":"shop.example:8080""#))
        }
    }
}
