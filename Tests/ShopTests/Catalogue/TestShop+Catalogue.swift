import JSON
import ShopTesting

@testable import Shop

/// A shop with two categories and someone of each role.
struct TestCatalogue: Sendable {
    let admin: TestUser
    let supplier: TestUser
    let otherSupplier: TestUser
    let customer: TestUser

    /// The ids of "Strings" and "Winds".
    let strings: Int64
    let winds: Int64
}

extension TestShop {
    func makeCatalogue() async throws -> TestCatalogue {
        let admin = try await self.signedInUser("ada", .admin)
        return TestCatalogue(
            admin: admin,
            supplier: try await self.signedInUser("sam", .supplier),
            otherSupplier: try await self.signedInUser("sue", .supplier),
            customer: try await self.signedInUser("bob"),
            strings: try await self.addCategory("Strings", as: admin),
            winds: try await self.addCategory("Winds", as: admin)
        )
    }

    func addCategory(_ name: String, as user: TestUser) async throws -> Int64 {
        let answer = try await self.send("POST", "/api/categories/", #"{"name":"\#(name)"}"#, as: user)
        return try answer.createdID()
    }

    /// Adds a product.
    ///
    /// - Returns: Its id.
    func addProduct(
        _ name: String = "Lute",
        price: String = "12.50",
        stock: Int = 5,
        category: Int64,
        as user: TestUser
    ) async throws -> Int64 {
        let json = #"{"name":"\#(name)","price":"\#(price)","stock":\#(stock),"category":\#(category)}"#
        return try await self.send("POST", "/api/products/", json, as: user).createdID()
    }

    /// Everything that a write of the catalogue could change: rows, ledger, audit, and generations of the caches.
    func catalogueState() async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws('|', 'category', id, name, description, version) FROM categories
            UNION ALL SELECT concat_ws('|', 'product', id, name, description, price, stock, category_id, owner_id,
                deleted_at, version, updated_at) FROM products
            UNION ALL SELECT concat_ws('|', 'stock', id, product_id, delta, balance, reason, user_id) FROM stock_changes
            UNION ALL SELECT concat_ws('|', 'generation', namespace, generation) FROM cache_generations
            UNION ALL SELECT concat_ws('|', 'audit', id, action) FROM audit_events
            ORDER BY 1
            """
        )
    }

    /// The generation of a namespace.
    func generation(_ namespace: CacheNamespace) async throws -> Int {
        let query = "SELECT generation FROM cache_generations WHERE namespace = '\(namespace.rawValue)'"
        return try await self.texts(query).first.flatMap { Int($0) } ?? 0
    }

    /// Products whose stock is not the sum of their changes, or whose changes are not a chain of balances.
    func brokenLedgers() async throws -> [String] {
        try await self.texts(Self.brokenLedgersQuery)
    }

    nonisolated static var brokenLedgersQuery: String {
        """
        SELECT p.id FROM products p
        WHERE p.stock <> coalesce((SELECT sum(s.delta) FROM stock_changes s WHERE s.product_id = p.id), 0)
        UNION
        SELECT c.product_id FROM (
            SELECT product_id, balance,
                sum(delta) OVER (PARTITION BY product_id ORDER BY id) AS total
            FROM stock_changes
        ) c WHERE c.balance <> c.total
        """
    }
}

extension TestAnswer {
    struct NotCreated: Error {
        let status: Int
        let text: String
    }

    /// The id at the end of a created resource's address.
    func createdID() throws -> Int64 {
        guard self.status == 201, let id = self.fields["location"]?.split(separator: "/").last.flatMap({ Int64($0) })
        else { throw NotCreated(status: self.status, text: self.text) }
        return id
    }
}
