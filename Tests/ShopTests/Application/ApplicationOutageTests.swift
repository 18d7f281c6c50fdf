import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// A shop whose stores are not there: their ports are bound and not listened on, so that connecting is refused at once.
@Suite("The shop without its stores", .loop)
struct ApplicationOutageTests {
    @Loop
    private func withShop(_ body: (TestShop) async throws -> Void) async throws {
        let port = try ClosedPort()
        defer { port.close() }
        let change: (inout Configuration) -> Void = { configuration in
            configuration.postgres.url = "postgresql://shop:hunter2@127.0.0.1:\(port.number)/soundwave"
            configuration.postgres.waitTimeout = .milliseconds(20)
            configuration.redisURL = "redis://127.0.0.1:\(port.number)/0"
            configuration.startTimeout = .zero
        }
        try await TestShop.with(change, body)
    }

    @Test(
        "What needs the database is 503 with Retry-After, and says nothing of where it should be",
        arguments: ["/api/products/", "/api/products/1/", "/api/categories/", "/api/categories/1/"]
    )
    @Loop
    func isUnavailable(_ target: String) async throws {
        try await self.withShop { shop in
            let answer = try await shop.get(target)
            try answer.expectProblem(503, "service_unavailable")
            #expect(answer.fields["retry-after"] == "1")
            #expect(!answer.text.contains("hunter2") && !answer.text.contains("127.0.0.1"))
        }
    }

    @Test("What needs no store is answered", arguments: ["/api/", "/live"])
    @Loop
    func answers(_ target: String) async throws {
        try await self.withShop { (shop) async throws in
            #expect(try await shop.get(target).status == 200)
        }
    }

    @Test("A malformed request is refused without asking the database")
    @Loop
    func refuses() async throws {
        try await self.withShop { shop in
            try await shop.get("/api/products/?limit=0").expectProblem(400, "invalid_parameter")
            try await shop.send("DELETE", "/api/products/").expectProblem(405, "method_not_allowed")
            try await shop.get("/api/products/0/").expectProblem(404, "not_found")
        }
    }

    @Test("Readiness is 503, and health names what has failed")
    @Loop
    func isNotReady() async throws {
        try await self.withShop { shop in
            let ready = try await shop.get("/ready")
            #expect(ready.status == 503)
            #expect(ready.text == #"{"status":"not_ready"}"#)
            let health = try await shop.get("/health/", ["Accept": "application/json"])
            #expect(health.status == 503)
            #expect(health.fields["retry-after"] == "1")
            #expect(try health.object()["status"] == .string("failed"))
            #expect(!health.text.contains("\"working\""))
        }
    }

    @Test("The start waits for the database no longer than it may")
    @Loop
    func startFails() async throws {
        try await self.withShop { shop in
            await #expect(throws: (any Error).self) { try await shop.application.verifySchema() }
        }
    }
}
