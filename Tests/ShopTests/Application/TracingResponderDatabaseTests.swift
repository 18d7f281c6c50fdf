import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("With DEBUG_QUERIES", .database)
struct TracingResponderDatabaseTests {
    @Test("an answer lists its statements")
    @Loop
    func statements() async throws {
        try await TestShop.with({ $0.debugsQueries = true }) { shop in
            let answer = try await shop.send("GET", "/api/categories/1/")
            #expect(answer.status == 404)
            let timing = try #require(answer.fields["server-timing"])
            #expect(timing.contains("total;dur="))
            #expect(timing.contains("db;desc=\"find_category\";dur="))
        }
    }

    @Test("an answer lists its cache operations, with the key and without a value")
    @Loop
    func commands() async throws {
        try await TestShop.with({ $0.debugsQueries = true }) { shop in
            let answer = try await shop.send(
                "POST",
                "/api/token/",
                json: #"{"username": "nobody", "password": "not-the-password"}"#
            )
            let timing = try #require(answer.fields["server-timing"])
            #expect(timing.contains("redis;desc=\"evalsha "))
            #expect(!timing.contains("not-the-password"))
        }
    }

    @Test("and without it none has the field")
    @Loop
    func off() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.send("GET", "/api/categories/1/")
            #expect(answer.fields["server-timing"] == nil)
        }
    }
}
