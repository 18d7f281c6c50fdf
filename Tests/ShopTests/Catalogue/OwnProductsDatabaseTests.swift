import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("A supplier's own products", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct OwnProductsDatabaseTests {
    private static let path = "/api/users/me/products/"

    @Loop
    private func names(_ answer: TestAnswer) throws -> [JSONValue?] {
        #expect(answer.status == 200)
        guard case .array(let products) = try answer.json() else { throw Problem.internalError }
        return products.map { $0["name"] }
    }

    @Test("They are listed page by page, the newest first, without others' and without what has left the catalogue")
    @Loop
    func areListed() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let supplier = catalogue.supplier
            for name in ["A", "B", "C", "D"] {
                _ = try await shop.addProduct(name, category: catalogue.strings, as: supplier)
            }
            _ = try await shop.addProduct("Other", category: catalogue.strings, as: catalogue.otherSupplier)
            let gone = try await shop.addProduct("Gone", category: catalogue.strings, as: supplier)
            _ = try await shop.send("DELETE", "/api/products/\(gone)/", as: supplier)
            let first = try await shop.get("\(Self.path)?limit=3", token: supplier.token)
            #expect(try self.names(first) == [.string("D"), .string("C"), .string("B")])
            #expect(first.fields["cache-control"] == "private, no-store")
            let link = try #require(first.fields["link"])
            let next = String(link.dropFirst().prefix { $0 != ">" })
            let second = try await shop.get(next, token: supplier.token)
            #expect(try self.names(second) == [.string("A")])
            #expect(second.fields["link"] == nil)
            #expect(
                try self.names(await shop.get("\(Self.path)?limit=1&page=2", token: supplier.token)) == [.string("C")]
            )
            #expect(
                try self.names(await shop.get(Self.path, token: catalogue.otherSupplier.token)) == [.string("Other")]
            )
            #expect(try self.names(await shop.get(Self.path, token: catalogue.admin.token)) == [])
        }
    }

    @Test("A cursor is its owner's, customers have none, and unknown parameters are refused")
    @Loop
    func areOwn() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            for name in ["A", "B"] {
                _ = try await shop.addProduct(name, category: catalogue.strings, as: catalogue.supplier)
            }
            let first = try await shop.get("\(Self.path)?limit=1", token: catalogue.supplier.token)
            let link = try #require(first.fields["link"])
            let next = String(link.dropFirst().prefix { $0 != ">" })
            try await shop.get(next, token: catalogue.otherSupplier.token).expectProblem(400, "invalid_parameter")
            try await shop.get(Self.path).expectProblem(401, "unauthenticated")
            try await shop.get(Self.path, token: catalogue.customer.token).expectProblem(403, "forbidden")
            for query in ["search=a", "count=true", "limit=0"] {
                let answer = try await shop.get("\(Self.path)?\(query)", token: catalogue.supplier.token)
                try answer.expectProblem(400, "invalid_parameter")
            }
        }
    }
}
