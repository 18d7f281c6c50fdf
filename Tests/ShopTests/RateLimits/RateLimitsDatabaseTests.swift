import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Limits of requests", .database, .enabled(if: SharedRedis.isConfigured, SharedRedis.reason))
struct RateLimitsDatabaseTests {
    /// A shop behind a proxy that tells who the client is.
    @Loop
    private func withShop(
        _ change: (inout RateLimitConfiguration) -> Void,
        _ body: (TestShop) async throws -> Void
    ) async throws {
        try await TestShop.with {
            $0.trustedProxies = TrustedProxies("127.0.0.1") ?? .none
            change(&$0.rateLimits)
        } _: { shop in
            try await shop.connectRedis()
            try await body(shop)
        }
    }

    @Test("A client that reads too much gets 429 with Retry-After, and what it may; others go on")
    @Loop
    func limitsReads() async throws {
        try await self.withShop({ $0.anonymousReads = 20 }) { shop in
            let client = ["X-Forwarded-For": "198.51.100.7"]
            let first = try await shop.get("/api/categories/", client)
            #expect(first.status == 200)
            #expect(first.fields["ratelimit-policy"] == "\"anonymous-reads\";q=20;w=60")
            #expect(first.fields["ratelimit"] == "\"anonymous-reads\";r=19;t=3")
            var refused: TestAnswer?
            for _ in 0..<100 where refused == nil {
                let answer = try await shop.get("/api/", client)
                if answer.status != 200 { refused = answer }
            }
            let answer = try #require(refused)
            try answer.expectProblem(429, "rate_limited")
            let retryAfter = try #require(answer.fields["retry-after"].flatMap { Int($0) })
            #expect((1...60).contains(retryAfter))
            #expect(answer.fields["ratelimit"]?.hasPrefix("\"anonymous-reads\";r=0;t=") == true)
            #expect(try await shop.get("/api/", ["X-Forwarded-For": "198.51.100.8"]).status == 200)
        }
    }

    @Test("An upload beyond the limit is refused by its head: not even its size is looked at")
    @Loop
    func limitsUploads() async throws {
        try await self.withShop({ $0.writes = 1 }) { shop in
            let token = try await shop.signedInUser("sam", .supplier).token
            let target = "/api/products/999999/image/"
            var last: TestAnswer?
            for _ in 0..<10 where last?.status != 429 {
                last = try await shop.send("PUT", target, ["Content-Type": "image/png"], bytes: [0], token: token)
            }
            try #require(last).expectProblem(429, "rate_limited")
            let large = [UInt8](repeating: 0, count: Images.maximumBytes + 1)
            let answer = try await shop.send("PUT", target, ["Content-Type": "image/png"], bytes: large, token: token)
            try answer.expectProblem(429, "rate_limited")
            #expect(answer.fields["retry-after"].flatMap { Int($0) }.map { (1...60).contains($0) } == true)
        }
    }

    @Test("Six hundred reads in a minute pass with the limits as they are")
    @Loop
    func allowsUsualReads() async throws {
        try await self.withShop({ _ in }) { (shop) async throws in
            for _ in 0..<600 { #expect(try await shop.get("/api/").status == 200) }
        }
    }

    @Test("Whoever is no trusted proxy cannot pass for another client")
    @Loop
    func believesNobody() async throws {
        try await TestShop.with {
            $0.trustedProxies = TrustedProxies("10.0.0.0/8") ?? .none
            $0.rateLimits.anonymousReads = 20
        } _: { shop in
            try await shop.connectRedis()
            var statuses: Set<Int> = []
            for number in 0..<100 {
                statuses.insert(try await shop.get("/api/", ["X-Forwarded-For": "198.51.100.\(number)"]).status)
            }
            #expect(statuses == [200, 429])
        }
    }

    @Test("What watches over the shop is under no limit", arguments: ["/live", "/ready", "/health/"])
    @Loop
    func sparesProbes(_ target: String) async throws {
        try await self.withShop({ $0.anonymousReads = 1 }) { shop in
            for _ in 0..<20 {
                let answer = try await shop.get(target)
                #expect(answer.status == 200)
                #expect(answer.fields["ratelimit"] == nil && answer.fields["ratelimit-policy"] == nil)
            }
        }
    }

    @Test("A limit of 0 is lifted, and then nothing is said of it")
    @Loop
    func isLifted() async throws {
        try await self.withShop({ $0.anonymousReads = 0 }) { shop in
            let answer = try await shop.get("/api/")
            #expect(answer.status == 200)
            #expect(answer.fields["ratelimit"] == nil)
        }
    }

    @Test("What is not there and what cannot be done cost no reads, but errors of limited routes say what is left")
    @Loop
    func countsErrors() async throws {
        try await self.withShop({ _ in }) { shop in
            #expect(try await shop.get("/nowhere").fields["ratelimit"] == nil)
            #expect(try await shop.send("DELETE", "/api/").fields["ratelimit"] == nil)
            let answer = try await shop.get("/api/products/999999/")
            #expect(answer.status == 404)
            #expect(answer.fields["ratelimit"] == "\"anonymous-reads\";r=1199;t=1")
            #expect(try await shop.get("/api/?x=1").fields["ratelimit"]?.hasPrefix("\"anonymous-reads\";r=1") == true)
        }
    }

    @Test("Resets asked for an account are limited, whoever asks, through every instance")
    @Loop
    func limitsResets() async throws {
        try await self.withShop({ _ in }) { shop in
            try await self.withShop({ _ in }) { other in
                for shop in [shop, other, shop] { try await shop.application.rateLimits.admitReset(account: "anna") }
                let error = await #expect(throws: Problem.self) {
                    try await other.application.rateLimits.admitReset(account: "anna")
                }
                let retryAfter = try #require(error?.retryAfterSeconds)
                #expect((900...1200).contains(retryAfter))
                try await other.application.rateLimits.admitReset(account: "berta")
            }
        }
    }

    @Test("A route that takes a password is asked of Redis, and two instances count together")
    @Loop
    func limitsCredentials() async throws {
        try await self.withShop({ $0.logins = 5 }) { shop in
            try await self.withShop({ $0.logins = 5 }) { other in
                let clients = [shop, other].map { shop in
                    let responder = ShopResponder(
                        [.post("/token/", .credentials) { _ in JSONAnswer.nothing() }],
                        server: "test",
                        authenticator: NoAuthenticator(),
                        trustedProxies: .none,
                        rateLimits: shop.application.rateLimits,
                        metrics: MetricsRegistry(),
                        logger: TestEnvironment.logger
                    )
                    return TestClient(responder)
                }
                var statuses: [Int] = []
                for number in 0..<10 { statuses.append(try await clients[number % 2].send("POST", "/token/").status) }
                #expect(statuses.prefix(5).allSatisfy { $0 == 204 })
                #expect(statuses.contains(429))
            }
        }
    }
}
