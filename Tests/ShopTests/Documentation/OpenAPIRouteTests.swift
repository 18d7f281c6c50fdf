import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The OpenAPI document over HTTP", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct OpenAPIRouteTests {
    @Test("It is the shop's own, anyone may keep it, and who has it gets no second copy")
    @Loop
    func serves() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.get("/openapi.json")
            #expect(answer.status == 200)
            #expect(answer.fields["content-type"] == "application/json")
            #expect(answer.fields["cache-control"] == JSONAnswer.publicCaching)
            #expect(try answer.json() == shop.application.openAPIDocument())
            let tag = try #require(answer.fields["etag"])
            let again = try await shop.get("/openapi.json", ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            let refused = try await shop.get("/openapi.json?format=yaml")
            #expect(refused.status == 400)
        }
    }

    @Test("`soundwave openapi` prints the same, without a database")
    @Loop
    func prints() async throws {
        let run = await CommandRun.run(["openapi"], ["RATE_LIMIT_ORDERS": "17"])
        #expect(run.code == .success)
        var configuration = Configuration()
        configuration.rateLimits.orders = 17
        let shop = try TestShop { $0.rateLimits = configuration.rateLimits }
        defer { shop.application.threadPool.stop() }
        let printed = try JSONReader().read(Array(run.output.utf8))
        #expect(printed["openapi"] == .string(OpenAPIDocument.version))
        #expect(printed == shop.application.openAPIDocument())
    }
}
