import Testing

/// What one client's address may take.
@Suite("nginx limits clients", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct ClientLimitTests {
    private static let few = [
        "SOUNDWAVE_REQUESTS_PER_SECOND": "1", "SOUNDWAVE_REQUEST_BURST": "3", "SOUNDWAVE_UNLIMITED": "127.0.0.9",
    ]

    /// Sends requests until one is refused.
    private func flood(_ balancer: Balancer, from source: String, count: Int = 200) throws -> HTTPExchange? {
        for _ in 0..<count {
            let exchange = try balancer.exchange("/api/", from: source)
            if exchange.status != 200 { return exchange }
        }
        return nil
    }

    @Test("A flood from one address is refused by a problem document that says when to come again")
    func requests() throws {
        try Balancer.with(Self.few) { balancer in
            let refused = try #require(try self.flood(balancer, from: "127.0.0.5"))
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "1")
            #expect(refused.headers["content-type"] == "application/problem+json")
            #expect(refused.headers["cache-control"] == "no-store")
            #expect(refused.body.contains(#""status":429,"code":"rate_limited""#))
            // Other addresses are not its.
            #expect(try balancer.exchange("/api/", from: "127.0.0.6").status == 200)
            let lines = try balancer.accessLog()
            #expect(lines.contains { $0.contains(#""client":"127.0.0.5""#) && $0.contains(#""limit":"requests""#) })
            #expect(lines.allSatisfy { $0.contains(#""status":429"#) == $0.contains(#""limit":"requests""#) })
        }
    }

    @Test("Writes and files count as well", arguments: [("/api/orders/", "POST"), ("/static/robots.txt", "GET")])
    func everything(target: String, method: String) throws {
        try Balancer.with(Self.few) { balancer in
            let statuses = try (0..<200).map { _ in
                try balancer.exchange(target, method: method, from: "127.0.0.5").status
            }
            #expect(Set(statuses) == [200, 429])
            if method == "POST" {
                // What was refused has reached nobody.
                let requests = try balancer.basics.flatMap { try $0.requests() }
                #expect(requests.count == statuses.count { $0 == 200 })
            }
        }
    }

    @Test("An exempt address is not limited, and by default the machine itself is one")
    func exempt() throws {
        try Balancer.with(Self.few) { balancer in
            let refused = try self.flood(balancer, from: "127.0.0.9")
            #expect(refused?.status == nil)
        }
        let tight = ["SOUNDWAVE_REQUESTS_PER_SECOND": "1", "SOUNDWAVE_REQUEST_BURST": "3"]
        try Balancer.with(tight) { balancer in
            let refused = try self.flood(balancer, from: "127.0.0.5")
            #expect(refused?.status == nil)
        }
    }

    @Test("An instance's own 429 passes with its own Retry-After, and an answer without one has none")
    func ownRefusals() throws {
        try Balancer.with { balancer in
            let refused = try balancer.exchange("/refuses")
            #expect(refused.status == 429)
            #expect(refused.headers["retry-after"] == "17")
            #expect(refused.body == "enough")
            #expect(try balancer.exchange("/api/").headers["retry-after"] == nil)
            #expect(try balancer.exchange("/metrics").headers["retry-after"] == nil)
        }
    }

    @Test("An address has so many requests under way, and not one more")
    func connections() throws {
        let settings = ["SOUNDWAVE_CONNECTIONS": "2", "SOUNDWAVE_UNLIMITED": "none"]
        try Balancer.with(settings) { balancer in
            let held = try (0..<2).map { _ in try HeldRequest(to: balancer.port, from: "127.0.0.5") }
            try eventually("both are under way") {
                try balancer.exchange("/api/", from: "127.0.0.5").status == 429
            }
            let refused = try balancer.exchange("/api/", from: "127.0.0.5")
            #expect(refused.headers["retry-after"] == "1")
            #expect(refused.body.contains(#""code":"rate_limited""#))
            #expect(try balancer.exchange("/api/", from: "127.0.0.6").status == 200)
            for request in held { request.close() }
            try eventually("they have ended") {
                try balancer.exchange("/api/", from: "127.0.0.5").status == 200
            }
        }
    }

    @Test(
        "A trusted proxy says whose request it is; nobody else does",
        arguments: [("127.0.0.0/8", "203.0.113.7"), ("192.0.2.1", "127.0.0.5")]
    )
    func trustedProxies(trusted: String, client: String) throws {
        try Balancer.with(["SOUNDWAVE_TRUSTED_PROXIES": trusted]) { balancer in
            let headers = ["X-Forwarded-For": "198.51.100.1, 203.0.113.7"]
            let echo = try balancer.echo(from: "127.0.0.5", headers: headers)
            #expect(echo.realIP == client)
            #expect(echo.forwardedFor == "198.51.100.1, 203.0.113.7, \(client)")
        }
    }
}
