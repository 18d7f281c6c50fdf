import FoundationEssentials
import Glibc
import Testing

/// How nginx serves what clients have uploaded.
@Suite("nginx serves pictures", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct MediaTests {
    private static let hash = String(repeating: "ab", count: 32)

    private static func write(_ name: String, _ balancer: Balancer) throws {
        mkdir("\(balancer.directory)/media/ab", 0o755)
        let path = "\(balancer.directory)/media/\(name)"
        try #require(FileManager.default.createFile(atPath: path, contents: Data("<script>".utf8)))
    }

    @Test(
        "A picture is its type and nothing else to a browser, for a year",
        arguments: ["png": "png", "jpg": "jpeg", "webp": "webp"]
    )
    func picture(fileExtension: String, subtype: String) throws {
        try Balancer.with { balancer in
            try Self.write("ab/\(Self.hash).\(fileExtension)", balancer)
            for method in ["GET", "HEAD"] {
                let exchange = try balancer.exchange("/media/ab/\(Self.hash).\(fileExtension)", method: method)
                #expect(exchange.status == 200)
                #expect(exchange.headers["content-type"] == "image/\(subtype)")
                #expect(exchange.headers["x-content-type-options"] == "nosniff")
                #expect(exchange.headers["content-security-policy"] == "default-src 'none'; sandbox")
                #expect(exchange.headers["cache-control"] == "public, max-age=31536000, immutable")
                #expect(exchange.headers["x-request-id"] != nil)
                #expect(exchange.body == (method == "GET" ? "<script>" : ""))
            }
        }
    }

    @Test(
        "Nothing else of the folder is served",
        arguments: [
            "ab/\(hash).html", "ab/\(hash).svg", "ab/\(hash)", "ab/.upload-1", "ab/.\(hash).png", "ab/x.png",
            "\(hash).png",
            ".hidden.png",
        ]
    )
    func others(name: String) throws {
        try Balancer.with { balancer in
            try Self.write(name, balancer)
            let exchange = try balancer.exchange("/media/\(name)")
            #expect(exchange.status == 404)
            #expect(exchange.headers["content-type"] == "application/problem+json")
            #expect(exchange.headers["cache-control"] == "no-store")
        }
    }

    @Test(
        "No list, no way out, no link, and no writing",
        arguments: [
            ("GET", "/media/ab/", 404), ("GET", "/media", 200), ("GET", "/media/ab/../../conf/nginx.conf", 200),
            ("GET", "/media/ab/%2e%2e/%2e%2e/conf/nginx.conf", 200), ("PUT", "/media/ab/\(hash).png", 405),
            ("DELETE", "/media/ab/\(hash).png", 405), ("GET", "/media/ab/\(hash).jpg", 404),
        ]
    )
    func outside(method: String, target: String, status: Int) throws {
        try Balancer.with { balancer in
            try Self.write("ab/\(Self.hash).png", balancer)
            symlink("\(balancer.directory)/static/robots.txt", "\(balancer.directory)/media/ab/\(Self.hash).jpg")
            let exchange = try balancer.exchange(target, method: method)
            #expect(exchange.status == status)
            #expect(!exchange.body.contains("User-agent"))
            #expect(!exchange.body.contains("worker_processes"))
        }
    }

    @Test(
        "A body of products in bulk may be larger",
        arguments: ["/api/products/import/", "/api/products/import", "/api/products/import/?dry_run=true"]
    )
    func bulk(target: String) throws {
        try Balancer.with { balancer in
            let body = String(repeating: "x", count: 8 << 20)
            let taken = try balancer.exchange(target, method: "POST", body: body)
            #expect(taken.status == 200)
            let refused = try balancer.exchange("/api/products/", method: "POST", body: body)
            #expect(refused.status == 413)
        }
    }
}
