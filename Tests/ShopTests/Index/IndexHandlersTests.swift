import HTTP
import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The index of resources", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct IndexHandlersTests {
    @Test("It names resources that are there, for some at least, and every list of the shop")
    @Loop
    func listsResources() async throws {
        try await TestShop.with { shop in
            let answer = try await shop.get("/api/")
            let members = try answer.object().members
            var paths: Set<String> = []
            for member in members {
                guard case .string(let path) = member.value else { throw Problem.internalError }
                #expect([200, 401, 405].contains(try await shop.get(path).status), "\(member.name)")
                paths.insert(path)
            }
            let lists = shop.application.routes().filter { $0.method == .get }.map(\.path)
                .filter { $0.hasPrefix("/api/") && !$0.contains("<") }
            #expect(paths.isSuperset(of: lists.filter { $0 != "/api/" }))
            #expect(paths.count == members.count)
        }
    }
}
