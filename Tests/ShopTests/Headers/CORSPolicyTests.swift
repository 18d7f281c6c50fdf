import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Pages of other origins", .loop)
struct CORSPolicyTests {
    @Test(
        "Origins are taken as browsers send them",
        arguments: [
            "", "https://shop.example", "http://localhost:3000", "https://a.example,https://b.example:8443",
            "https://a.example , http://127.0.0.1:8080", "http://[::1]:3000", "https://xn--bcher-kva.example",
        ]
    )
    func areRead(_ text: String) {
        #expect(CORSPolicy(text)?.description == text)
    }

    @Test(
        "Anything else is refused, above all what would stand for many",
        arguments: [
            "*", "null", "https://*.shop.example", "shop.example", "https://", "https://shop.example/",
            "ftp://a.example",
            "https://Shop.example", "HTTPS://shop.example", "https://shop.example:443", "http://shop.example:80",
            "https://shop.example:", "https://shop.example:0", "https://shop.example:65536", "https://shop.example:+1",
            "https://user@shop.example", "https://a.example,", ",", "https://a.example;https://b.example",
            "http://[::1",
            "https://a.example https://b.example", "https://a.example\r\nX: y", "https://shop.example?x",
            "http://[1.2.3.4]",
        ]
    )
    func areRefused(_ text: String) {
        #expect(CORSPolicy(text) == nil)
    }

    @Loop
    private func client(_ origins: String) throws -> TestClient {
        TestClient(
            ShopResponder(
                [
                    .getImmediately("/thing", .anyone) { _ in JSONAnswer.uncached([]) },
                    .delete("/thing", .user) { _ in JSONAnswer.nothing() },
                ],
                server: "test",
                authenticator: NoAuthenticator(),
                trustedProxies: .none,
                cors: try #require(CORSPolicy(origins)),
                metrics: MetricsRegistry(),
                logger: TestEnvironment.logger
            )
        )
    }

    @Test(
        "An answer to an allowed origin names it and the fields that its page may read, an error too",
        arguments: [
            ("GET", "/thing", 200), ("GET", "/nowhere", 404), ("DELETE", "/thing", 401), ("PUT", "/thing", 405),
        ]
    )
    @Loop
    func allowsOrigin(_ method: String, _ target: String, _ status: Int) async throws {
        let client = try self.client("https://a.example,https://b.example")
        let answer = try await client.send(method, target, ["Origin": "https://b.example"])
        #expect(answer.status == status)
        #expect(answer.fields["access-control-allow-origin"] == "https://b.example")
        #expect(answer.fields["access-control-allow-credentials"] == nil)
        #expect(answer.fields["vary"] == "Origin")
        let exposed = try #require(answer.fields["access-control-expose-headers"])
        #expect(
            Set(exposed.split(separator: ", ")) == [
                "ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Total-Count",
                "X-Request-Id", "Idempotent-Replayed",
            ]
        )
    }

    @Test(
        "No other origin is told anything, however alike",
        arguments: [
            "https://a.example.evil.test", "https://evila.example", "https://a.example:8443", "http://a.example",
            "null",
            "https://A.example", "https://a.exampl", "https://a.example/", "", "*",
            "https://a.example, https://a.example",
        ]
    )
    @Loop
    func ignoresOthers(_ origin: String) async throws {
        for method in ["GET", "OPTIONS"] {
            let answer = try await self.client("https://a.example").send(
                method,
                "/thing",
                ["Origin": origin, "Access-Control-Request-Method": "DELETE"]
            )
            #expect(answer.status == (method == "GET" ? 200 : 204))
            #expect(!answer.fields.keys.contains { $0.hasPrefix("access-control-") })
            #expect(answer.fields["vary"] == "Origin", "a cache must not give this answer to an allowed origin")
        }
    }

    @Test("A preflight request is answered 204 with the resource's methods, and nothing is asked of anyone")
    @Loop
    func answersPreflight() async throws {
        let answer = try await self.client("https://a.example").send(
            "OPTIONS",
            "/thing",
            [
                "Origin": "https://a.example", "Access-Control-Request-Method": "DELETE",
                "Access-Control-Request-Headers": "authorization",
            ]
        )
        #expect(answer.status == 204)
        #expect(answer.body.isEmpty)
        #expect(answer.fields["access-control-allow-origin"] == "https://a.example")
        #expect(answer.fields["access-control-allow-methods"] == "GET, HEAD, DELETE, OPTIONS")
        #expect(answer.fields["allow"] == "GET, HEAD, DELETE, OPTIONS")
        #expect(answer.fields["access-control-max-age"] == "7200")
        #expect(answer.fields["access-control-allow-credentials"] == nil)
        #expect(answer.fields["vary"] == "Origin")
        #expect(
            answer.fields["access-control-allow-headers"]
                == "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"
        )
    }

    @Test("OPTIONS without the method that is asked for is no preflight request")
    @Loop
    func isNoPreflight() async throws {
        let answer = try await self.client("https://a.example").send(
            "OPTIONS",
            "/thing",
            ["Origin": "https://a.example"]
        )
        #expect(answer.status == 204)
        #expect(answer.fields["access-control-allow-methods"] == nil)
        #expect(answer.fields["access-control-allow-origin"] == "https://a.example")
    }

    @Test("Without allowed origins nothing is added")
    @Loop
    func isOff() async throws {
        let fields = ["Origin": "https://a.example", "Access-Control-Request-Method": "GET"]
        for method in ["GET", "OPTIONS"] {
            let answer = try await self.client("").send(method, "/thing", fields)
            #expect(answer.fields["vary"] == nil)
            #expect(!answer.fields.keys.contains { $0.hasPrefix("access-control-") })
        }
    }
}
