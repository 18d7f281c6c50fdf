import Testing

/// Which instance answers, through a real nginx with the shop's configuration.
@Suite("nginx shares clients out", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct BalancingTests {
    private let clients = (1...20).map { "127.0.0.\($0)" }

    @Test("A client's address decides which basic instance answers, and both have clients")
    func stickiness() throws {
        try Balancer.with { balancer in
            var names: [String: Set<String>] = [:]
            for _ in 1...5 {
                for client in self.clients { names[client, default: []].insert(try balancer.echo(from: client).name) }
            }
            #expect(names.values.allSatisfy { $0.count == 1 })
            #expect(Set(names.values.joined()) == ["first", "second"])
        }
    }

    @Test("The backup gets no request while a basic instance lives", arguments: [0, 1])
    func backupIsIdle(dead: Int) throws {
        try Balancer.with { balancer in
            for client in self.clients { _ = try balancer.echo(from: client) }
            try balancer.basics[dead].kill()
            for method in ["GET", "POST", "PUT", "DELETE"] {
                for client in self.clients {
                    #expect(try balancer.echo(method, from: client).name == balancer.basics[1 - dead].name)
                }
            }
            let requests = try balancer.backup.requests()
            #expect(requests == [])
        }
    }

    @Test("The backup answers when both basic instances are dead", arguments: ["GET", "POST", "PUT", "DELETE"])
    func backupAnswers(method: String) throws {
        try Balancer.with { balancer in
            for basic in balancer.basics { try basic.kill() }
            for client in self.clients {
                #expect(try balancer.echo(method, from: client).name == balancer.backup.name)
            }
        }
    }

    @Test("With all three dead the answer is a problem document with status 502")
    func allDead() throws {
        try Balancer.with { balancer in
            for instance in balancer.basics + [balancer.backup] { try instance.kill() }
            let exchange = try balancer.exchange("/api/", headers: ["X-Request-Id": "abc-1"])
            #expect(exchange.status == 502)
            #expect(exchange.headers["content-type"] == "application/problem+json")
            #expect(exchange.headers["x-request-id"] == "abc-1")
            #expect(exchange.body.contains(#""status":502"#))
            #expect(exchange.body.contains(#""request_id":"abc-1""#))
        }
    }

    @Test(
        "A request that may have been carried out is not sent again",
        arguments: ["POST", "PATCH", "PUT", "DELETE"],
        ["", "x"]
    )
    func unsafeIsNotRepeated(method: String, body: String) throws {
        try Balancer.with { balancer in
            let exchange = try balancer.exchange("/dies", method: method, body: body)
            #expect(exchange.status == 502)
            let requests = try (balancer.basics + [balancer.backup]).flatMap { try $0.requests() }
            #expect(requests == ["\(method) /dies"])
        }
    }

    @Test(
        "One that an instance could not be reached for is sent once to an instance that can be",
        arguments: [0, 1],
        ["POST", "DELETE"]
    )
    func unreachableIsPassedOver(dead: Int, method: String) throws {
        try Balancer.with { balancer in
            try balancer.basics[dead].kill()
            for client in self.clients {
                #expect(try balancer.exchange("/dies", method: method, from: client).status == 502)
            }
            let requests = try [balancer.basics[1 - dead], balancer.backup].flatMap { try $0.requests() }
            // Once both have failed three times, nginx looks at neither for a while, and the backup is asked.
            #expect(requests == self.clients.map { _ in "\(method) /dies" })
        }
    }

    @Test("A safe request is tried once on each instance")
    func safeIsRepeated() throws {
        try Balancer.with { balancer in
            #expect(try balancer.exchange("/dies").status == 502)
            for instance in balancer.basics + [balancer.backup] {
                let requests = try instance.requests()
                #expect(requests == ["GET /dies"])
            }
        }
    }

    @Test("An instance's own 503 is passed on, and nobody else is asked")
    func overloadIsNotSpread() throws {
        try Balancer.with { balancer in
            #expect(try balancer.exchange("/unavailable").status == 503)
            let requests = try (balancer.basics + [balancer.backup]).flatMap { try $0.requests() }
            #expect(requests == ["GET /unavailable"])
        }
    }
}
