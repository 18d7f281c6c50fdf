import FoundationEssentials
import Testing

/// What browsers are told besides.
@Suite("nginx keeps browsers within bounds", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct HeaderTests {
    @Test(
        "Its own answers carry the fields that an instance's carry, once each",
        arguments: [
            "/metrics", "/media/none.png", "/static/", "/api/%zz/", "/" + String(repeating: "a", count: 20_000),
        ]
    )
    func own(target: String) throws {
        try Balancer.with { balancer in
            let answer = try balancer.exchange(target)
            #expect(answer.headers["x-content-type-options"] == "nosniff")
            #expect(answer.headers["referrer-policy"] == "no-referrer")
            #expect(answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'")
            #expect(answer.headers["x-frame-options"] == "DENY")
            #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
            #expect(answer.headers["server"] == "nginx")
            #expect(answer.headers["x-request-id"]?.count == 32)
        }
    }

    @Test("An instance's own fields are not sent twice; a page is given no more than it needs")
    func instances() throws {
        try Balancer.with { balancer in
            let page = try balancer.exchange("/api/page")
            #expect(page.headers["x-content-type-options"] == "nosniff")
            #expect(page.headers["permissions-policy"]?.contains("camera=()") == true)
            #expect(page.headers["cross-origin-opener-policy"] == "same-origin")
            let json = try balancer.exchange("/api/")
            #expect(json.headers["permissions-policy"] == nil)
            #expect(json.headers["cross-origin-opener-policy"] == nil)
        }
    }

    @Test("A file may bring its style, and runs nothing", arguments: ["svg": "image/svg+xml", "html": "text/html"])
    func files(fileExtension: String, type: String) throws {
        try Balancer.with { balancer in
            let path = "\(balancer.directory)/static/file.\(fileExtension)"
            try #require(FileManager.default.createFile(atPath: path, contents: Data("<svg/>".utf8)))
            let answer = try balancer.exchange("/static/file.\(fileExtension)")
            #expect(answer.headers["content-type"] == type)
            #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true)
            #expect(answer.headers["content-security-policy"]?.hasSuffix("sandbox") == true)
        }
    }
}
