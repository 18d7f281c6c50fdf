import FoundationEssentials
import Glibc
import Testing

/// What a certificate authority asks for (RFC 8555 section 8.3).
@Suite("nginx shows challenges", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct ChallengeTests {
    private static func write(_ name: String, _ balancer: Balancer) throws {
        let folder = "\(balancer.directory)/acme/.well-known/acme-challenge"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try #require(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data("key.print".utf8)))
    }

    @Test("With and without the redirection, and over TLS", arguments: ["on", "off"])
    func shown(redirection: String) throws {
        try Balancer.with(["SOUNDWAVE_HTTPS_REDIRECT": redirection], tls: true) { balancer in
            try Self.write("aB3_-x", balancer)
            let target = "/.well-known/acme-challenge/aB3_-x"
            for answer in [try balancer.exchange(target), try balancer.curl(target).answer()] {
                #expect(answer.status == 200)
                #expect(answer.body == "key.print")
                #expect(answer.headers["content-type"] == "text/plain")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
        }
    }

    @Test(
        "Nothing else of the folder, no list, no way out",
        arguments: [
            "/.well-known/acme-challenge/", "/.well-known/acme-challenge/none", "/.well-known/acme-challenge/.hidden",
            "/.well-known/acme-challenge/a.html", "/.well-known/acme-challenge/%2e%2e/%2e%2e/%2e%2e/conf/nginx.conf",
            "/.well-known/", "/acme/.well-known/acme-challenge/aB3",
        ]
    )
    func hidden(target: String) throws {
        try Balancer.with { balancer in
            for name in ["aB3", ".hidden", "a.html"] { try Self.write(name, balancer) }
            let answer = try balancer.exchange(target)
            #expect(!answer.body.contains("key.print"))
            #expect(!answer.body.contains("worker_processes"))
        }
    }
}
