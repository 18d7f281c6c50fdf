import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The shop on a database", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct ApplicationDatabaseTests {
    /// The resources that anyone may keep.
    private static let cacheable = [
        "/api/", "/api/categories/", "/api/categories/1/", "/api/products/", "/api/products/1/",
        "/api/products/?category=1&ordering=-price&limit=5",
    ]

    @Test("A resource has a strong tag, the same on every instance, and is kept only if asked for again")
    @Loop
    func hasTags() async throws {
        try await TestShop.with { one in
            try await one.application.addOneProduct()
            try await TestShop.with { other in
                for target in Self.cacheable {
                    let answer = try await one.get(target)
                    #expect(answer.status == 200)
                    #expect(answer.fields["content-type"] == "application/json")
                    #expect(answer.fields["cache-control"] == "public, max-age=0, must-revalidate")
                    let tag = try #require(answer.fields["etag"])
                    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.utf8.count > 2)
                    #expect(try await other.get(target).fields["etag"] == tag)
                    #expect(try await other.get(target).body == answer.body)
                }
            }
        }
    }

    @Test("A client that has this state gets 304, without content")
    @Loop
    func isNotModified() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            for target in Self.cacheable {
                let whole = try await shop.get(target)
                let tag = try #require(whole.fields["etag"])
                for (method, value) in [
                    ("GET", tag), ("GET", "W/\(tag)"), ("GET", "\"other\", \(tag)"), ("GET", "*"), ("HEAD", tag),
                ] {
                    let answer = try await shop.send(method, target, ["If-None-Match": value])
                    #expect(answer.status == 304, "\(method) \(target) \(value)")
                    #expect(answer.body.isEmpty)
                    #expect(answer.fields["content-type"] == nil)
                    #expect(answer.fields["etag"] == tag)
                    #expect(answer.fields["cache-control"] == whole.fields["cache-control"])
                    #expect(answer.fields["link"] == whole.fields["link"])
                }
                #expect(try await shop.get(target, ["If-None-Match": "\"other\""]).body == whole.body)
            }
        }
    }

    @Test("A change of the resource changes its tag")
    @Loop
    func changesTag() async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            let before = try await shop.get("/api/products/1/").fields["etag"]
            let pool = try TestDatabase.required().pool
            try await pool.withConnection {
                try await $0.executeScript("UPDATE products SET stock = stock + 1, version = version + 1 WHERE id = 1")
            }
            let after = try await shop.get("/api/products/1/", ["If-None-Match": before ?? ""])
            #expect(after.status == 200)
            #expect(after.fields["etag"] != before)
        }
    }

    @Test(
        "A parameter that the resource does not know is 400, everywhere",
        arguments: [
            "/api/", "/api/categories/", "/api/categories/1/", "/api/products/", "/api/products/1/", "/health/",
            "/live",
            "/ready",
        ]
    )
    @Loop
    func refusesParameters(_ path: String) async throws {
        try await TestShop.with { shop in
            try await shop.application.addOneProduct()
            let problem = try await shop.get(path + "?colour=red").expectProblem(400, "invalid_parameter")
            guard case .object(let errors) = problem["errors"] else { throw Problem.internalError }
            #expect(errors.members.map(\.name) == ["colour"])
            #expect(try await shop.get(path + "?").status == 200)
            #expect(try await shop.get(path, ["Accept": "application/x-colour"]).status == 406)
        }
    }

    @Test(
        "What is not there is 404",
        arguments: [
            "/api/products/999999999/", "/api/categories/9223372036854775807/", "/api/nothing/", "/", "/favicon.ico",
        ]
    )
    @Loop
    func isNotFound(_ target: String) async throws {
        try await TestShop.with { shop in
            try await shop.get(target).expectProblem(404, "not_found")
        }
    }

    @Test("A schema that was taken away behind our back is 500, and no table's name is told")
    @Loop
    func hidesDatabaseErrors() async throws {
        try await TestShop.with { shop in
            try await TestDatabase.required().pool.withConnection {
                try await $0.executeScript("ALTER TABLE products RENAME TO hunter2")
            }
            let answer = try await shop.get("/api/products/1/")
            try answer.expectProblem(500, "internal_error")
            #expect(!answer.text.contains("products") && !answer.text.contains("hunter2"))
        }
    }
}

extension Application {
    /// Puts something on sale: product 1 in category 1.
    func addOneProduct() async throws {
        _ = try await Seed(postgres: self.postgres).generated(
            GeneratedCatalogue(productCount: 1, seed: 1),
            isForced: false
        )
    }
}
