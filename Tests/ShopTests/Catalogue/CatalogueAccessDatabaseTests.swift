import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Who may write what of the catalogue",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct CatalogueAccessDatabaseTests {
    enum Asker: String, CaseIterable, Sendable {
        case nobody, customer, otherSupplier, owner, admin
    }

    private static func user(_ asker: Asker, _ catalogue: TestCatalogue) -> TestUser? {
        switch asker {
        case .nobody: nil
        case .customer: catalogue.customer
        case .otherSupplier: catalogue.otherSupplier
        case .owner: catalogue.supplier
        case .admin: catalogue.admin
        }
    }

    @Test("By role and owner, for each method", arguments: Asker.allCases)
    @Loop
    func access(asker: Asker) async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            let user = Self.user(asker, catalogue)
            let refused = asker == .nobody ? 401 : 403
            let mayAdd = [.owner, .otherSupplier, .admin].contains(asker)
            let mayChange = asker == .owner || asker == .admin
            let isAdmin = asker == .admin
            let whole = #"{"name":"Oud","price":1,"category":\#(catalogue.winds)}"#
            let stock = "/api/products/\(id)/stock/"
            for (method, path, body, status) in [
                ("POST", "/api/products/", whole, mayAdd ? 201 : refused),
                ("PUT", "/api/products/\(id)/", whole, mayChange ? 200 : refused),
                ("PATCH", "/api/products/\(id)/", #"{"price":2}"#, mayChange ? 200 : refused),
                ("GET", stock, "", mayChange ? 200 : refused),
                ("POST", stock, #"{"delta":1,"reason":"found"}"#, mayChange ? 201 : refused),
                ("DELETE", "/api/products/\(id)/", "", mayChange ? 204 : refused),
                ("POST", "/api/categories/", #"{"name":"Keys"}"#, isAdmin ? 201 : refused),
                ("PUT", "/api/categories/\(catalogue.winds)/", #"{"name":"Brass"}"#, isAdmin ? 200 : refused),
                ("PATCH", "/api/categories/\(catalogue.winds)/", #"{"description":"x"}"#, isAdmin ? 200 : refused),
                ("DELETE", "/api/categories/\(catalogue.strings)/", "", isAdmin ? 204 : refused),
            ] {
                let before = try await shop.catalogueState()
                let answer = try await shop.send(method, path, body, as: user)
                #expect(answer.status == status, "\(method) \(path): \(answer.text)")
                let isDone = status < 300 && method != "GET"
                #expect(try await (shop.catalogueState() != before) == isDone, "\(method) \(path)")
                #expect((answer.fields["cache-control"] == "no-store") == (status >= 400))
            }
        }
    }

    @Test("A product of nobody is for administrators, and a supplier who only adds changes none")
    @Loop
    func ownerless() async throws {
        try await TestShop.with { shop in
            let catalogue = try await shop.makeCatalogue()
            let id = try await shop.addProduct(category: catalogue.strings, as: catalogue.supplier)
            try await shop.application.postgres.withConnection { session in
                try await session.executeScript("UPDATE products SET owner_id = NULL")
            }
            let path = "/api/products/\(id)/"
            let refused = try await shop.send("PATCH", path, #"{"price":2}"#, as: catalogue.supplier)
            try refused.expectProblem(403, "forbidden")
            #expect(try await shop.send("PATCH", path, #"{"price":2}"#, as: catalogue.admin).status == 200)
            for method in ["PATCH", "PUT", "DELETE"] {
                let body = method == "DELETE" ? "" : #"{"name":"x","price":1,"category":1}"#
                let missing = try await shop.send(method, "/api/products/999/", body, as: catalogue.supplier)
                #expect(missing.status == 404)
            }
        }
    }
}
