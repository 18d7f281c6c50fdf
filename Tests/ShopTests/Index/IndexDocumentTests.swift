import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The index of resources", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct IndexDocumentTests {
    @Test("Who has it gets no second copy, and it takes no parameters")
    @Loop
    func isConstant() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.get("/api/")
            let tag = try #require(answer.fields["etag"])
            #expect(answer.fields["cache-control"] == JSONAnswer.publicCaching)
            #expect(answer.fields["content-type"] == "application/json")
            let again = try await shop.get("/api/", ["If-None-Match": tag])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(again.fields["etag"] == tag)
            #expect(try await shop.get("/api/?").status == 200)
            #expect(try await shop.get("/api/?a=b").status == 400)
            #expect(try await shop.get("/api/", ["Accept": "text/html"]).status == 406)
        }
    }

    @Test("It names resources that are there, every list, and whatever is right below /api/")
    @Loop
    func listsResources() async throws {
        try await TestShop.with { shop in
            let routes: [(method: String, path: String)] = shop.application.routes().map {
                ($0.method.rawValue, $0.path)
            }
            let known = Set(routes.map(\.path))
            let members = try await shop.get("/api/").object().members
            var paths: Set<String> = []
            for member in members {
                guard case .string(let path) = member.value else { throw Problem.internalError }
                paths.insert(path)
            }
            #expect(paths.isSubset(of: known))
            var expected: Set<String> = []
            for (method, path) in routes where path.hasPrefix("/api/") && path != "/api/" && !path.contains("<") {
                let isTopmost = path.split(separator: "/").count == 2
                if method == "GET" || isTopmost { expected.insert(path) }
            }
            #expect(paths.isSuperset(of: expected))
            #expect(paths.count == members.count)
        }
    }
}
