import FoundationEssentials
import Glibc
import Testing

/// How nginx serves the shop and the desk.
@Suite("nginx serves the shop's pages", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct PagesTests {
    private static let script = "/assets/shop-0123456789abcdef.js"

    /// Puts files where `scripts/pages` does.
    private static func write(_ balancer: Balancer) throws {
        for folder in ["pages", "pages/shop", "pages/desk", "pages/assets"] {
            mkdir("\(balancer.directory)/\(folder)", 0o755)
        }
        for name in ["shop/index.html", "desk/index.html", String(Self.script.dropFirst())] {
            let path = "\(balancer.directory)/pages/\(name)"
            try #require(FileManager.default.createFile(atPath: path, contents: Data("content of \(name)".utf8)))
            let copy = FileManager.default.createFile(atPath: "\(path).gz", contents: Data("copy of \(name)".utf8))
            try #require(copy)
        }
    }

    private static let contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        + "trusted-types 'none'"

    @Test(
        "Each address of a page is answered by that page, which runs nothing but its own files",
        arguments: [
            ("/", "shop"), ("/?search=lute", "shop"), ("/products/42/", "shop"), ("/products/42", "shop"),
            ("/basket/", "shop"), ("/orders/", "shop"), ("/orders/7/?placed", "shop"), ("/sign-in/", "shop"),
            ("/register/", "shop"), ("/account/", "shop"), ("/password-reset/", "shop"), ("/desk/", "desk"),
            ("/desk/products/", "desk"), ("/desk/products/42/", "desk"),
        ]
    )
    func servesPages(target: String, page: String) throws {
        try Balancer.with { balancer in
            try Self.write(balancer)
            for method in ["GET", "HEAD"] {
                let exchange = try balancer.exchange(target, method: method)
                #expect(exchange.status == 200)
                #expect(exchange.headers["content-type"] == "text/html; charset=utf-8")
                #expect(exchange.headers["content-security-policy"] == Self.contentSecurityPolicy)
                #expect(exchange.headers["x-content-type-options"] == "nosniff")
                #expect(exchange.headers["x-frame-options"] == "DENY")
                #expect(exchange.headers["referrer-policy"] == "same-origin")
                #expect(exchange.headers["cache-control"] == "no-cache")
                #expect(exchange.headers["etag"] != nil)
                #expect(exchange.headers["x-request-id"] != nil)
                #expect(exchange.body == (method == "GET" ? "content of \(page)/index.html" : ""))
            }
        }
    }

    @Test("A part of a page is kept for a year, and sent compressed as it lies there to who takes it so")
    func servesAssets() throws {
        try Balancer.with { balancer in
            try Self.write(balancer)
            let plain = try balancer.exchange(Self.script)
            #expect(plain.status == 200)
            #expect(plain.headers["content-type"] == "application/javascript; charset=utf-8")
            #expect(plain.headers["cache-control"] == "public, max-age=31536000, immutable")
            #expect(plain.headers["x-content-type-options"] == "nosniff")
            #expect(plain.body == "content of assets/shop-0123456789abcdef.js")
            let packed = try balancer.exchange(Self.script, headers: ["Accept-Encoding": "gzip"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(packed.headers["vary"] == "Accept-Encoding")
            #expect(packed.body == "copy of assets/shop-0123456789abcdef.js")
        }
    }

    @Test(
        "Nothing else of the folder is shown, nothing is written, and all other addresses are an instance's",
        arguments: [
            ("GET", "/assets/", 200), ("GET", "/assets/shop.js", 200), ("GET", "/shop/index.html", 200),
            ("GET", "/assets/none-0123456789abcdef.js", 404), ("GET", "/assets/link-0123456789abcdef.js", 404),
            ("GET", "/assets/shop-0123456789abcdef.js.gz", 200), ("POST", "/", 405), ("PUT", Self.script, 405),
            ("GET", "/products/", 200), ("GET", "/products/x/", 200), ("GET", "/desk/../conf/nginx.conf", 200),
        ]
    )
    func refuses(method: String, target: String, status: Int) throws {
        try Balancer.with { balancer in
            try Self.write(balancer)
            let link = "\(balancer.directory)/pages/assets/link-0123456789abcdef.js"
            symlink("\(balancer.directory)/static/robots.txt", link)
            let exchange = try balancer.exchange(target, method: method)
            #expect(exchange.status == status)
            #expect(!exchange.body.contains("content of"))
            #expect(!exchange.body.contains("copy of"))
            #expect(!exchange.body.contains("User-agent"))
            #expect(!exchange.body.contains("worker_processes"))
            if status >= 400 { #expect(exchange.headers["content-type"] == "application/problem+json") }
        }
    }

    @Test("Without its slash the desk is found by a redirect to the same host")
    func redirects() throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange("/desk")
            #expect(exchange.status == 301)
            #expect(exchange.headers["location"] == "/desk/")
        }
    }
}
