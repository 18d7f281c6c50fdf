import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The index of resources", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct IndexHandlersTests {
    @Test("It names resources that are there, and every list of the shop")
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
            var lists: Set<String> = []
            for (method, path) in routes where method == "GET" && path != "/api/" {
                if path.hasPrefix("/api/"), !path.contains("<") { lists.insert(path) }
            }
            #expect(paths.isSuperset(of: lists))
            #expect(paths.count == members.count)
        }
    }
}
