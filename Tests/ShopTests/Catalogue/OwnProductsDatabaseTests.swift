import JSON
import Postgres
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

    @Test("A page reads its own rows, however many products a supplier has, and wherever among the others' they are")
    @Loop
    func readsItsOwn() async throws {
        let database = try TestDatabase.required()
        // One supplier has every tenth product, another the oldest only, a third one the newest, a fourth none.
        try await database.run(
            """
            INSERT INTO categories (name) VALUES ('Strings');
            INSERT INTO users (username, email, password_hash) SELECT 'user' || i, i || '@shop.test', 'x'
                FROM generate_series(1, 4) i;
            INSERT INTO products (category_id, name, price, owner_id)
                SELECT 1, 'Lute', 1, CASE WHEN i % 10 = 0 THEN 1 WHEN i < 300 THEN 2 WHEN i > 9900 THEN 3 END
                FROM generate_series(1, 10000) i;
            UPDATE products SET deleted_at = now() WHERE owner_id IN (1, 2) AND id % 3 = 0;
            ANALYZE products
            """
        )
        for (userID, count) in [(1, 667), (2, 180), (3, 90), (4, 0)] as [(Int64, Int)] {
            var rowCount = 0
            var query: [(name: String, value: String)] = []
            repeat {
                let listing = try OwnProductListing(query, userID: userID)
                let plan = try await database.pool.read(ExplainOwn(listing))
                #expect(plan.touchedRowCount <= 21 && !plan.hasScannedTable, "\(userID): \(plan.nodes)")
                let page = try await database.pool.read(ListOwnProducts(listing: listing))
                rowCount += page.rowCount
                query = page.last.map { [("cursor", listing.cursor(behind: $0))] } ?? []
            } while !query.isEmpty
            #expect(rowCount == count)
            let paged = try OwnProductListing([("page", "3")], userID: userID)
            let plan = try await database.pool.read(ExplainOwn(paged))
            #expect(plan.touchedRowCount <= 61 && !plan.hasScannedTable, "\(userID): \(plan.nodes)")
        }
    }

    /// Runs the list's statement and gives the plan instead of the rows.
    private struct ExplainOwn: PostgresStatement {
        let list: ListOwnProducts
        let sql: SQL

        init(_ listing: OwnProductListing) {
            self.list = ListOwnProducts(listing: listing)
            self.sql = SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(self.list.sql.text)")
        }

        func bind(to parameters: inout PostgresParameters) {
            self.list.bind(to: &parameters)
        }

        func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
            try rows.explainedPlan()
        }
    }
}
