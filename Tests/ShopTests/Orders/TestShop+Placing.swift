import JSON
import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A shop in which orders are placed over HTTP: products with a stock, and users who buy.
struct TestPlacing: Sendable {
    let supplier: TestUser
    let admin: TestUser
    let buyers: [TestUser]
    let products: [Int64]

    var buyer: TestUser { self.buyers[0] }
}

extension TestShop {
    /// A shop whose limits let everything pass, and that has time.
    nonisolated static func forPlacing(_ configuration: inout Configuration) {
        configuration.rateLimits.orders = 0
        configuration.rateLimits.writes = 0
        configuration.rateLimits.reads = 0
        configuration.orders.timeout = .seconds(60)
    }

    func makePlacing(
        stocks: [Int],
        prices: [String] = [],
        buyerCount: Int = 1
    ) async throws -> TestPlacing {
        let admin = try await self.signedInUser("ada", .admin)
        let supplier = try await self.signedInUser("sam", .supplier)
        let category = try await self.addCategory("Strings", as: admin)
        var products: [Int64] = []
        for (index, stock) in stocks.enumerated() {
            let price = index < prices.count ? prices[index] : "12.50"
            products.append(
                try await self.addProduct(
                    "Lute \(index)",
                    price: price,
                    stock: stock,
                    category: category,
                    as: supplier
                )
            )
        }
        var buyers: [TestUser] = []
        for number in 0..<buyerCount { buyers.append(try await self.signedInUser("buyer\(number)")) }
        return TestPlacing(supplier: supplier, admin: admin, buyers: buyers, products: products)
    }

    /// Orders products.
    func order(
        _ lines: [(product: Int64, quantity: Int)],
        as user: TestUser,
        key: String? = nil
    ) async throws -> TestAnswer {
        let items = lines.map { #"{"product_id":\#($0.product),"quantity":\#($0.quantity)}"# }
        return try await self.order(body: #"{"items":[\#(items.joined(separator: ","))]}"#, as: user, key: key)
    }

    /// Orders by a body as it is.
    func order(body: String, as user: TestUser?, key: String? = nil) async throws -> TestAnswer {
        let fields = key.map { ["Idempotency-Key": $0] } ?? [:]
        return try await self.send("POST", "/api/orders/", body, as: user, fields)
    }

    /// What is wrong in the books.
    func faultsInBooks() async throws -> [String] {
        try await self.texts(OrderBooks.faultsQuery)
    }

    /// The stock of each product, in order of id.
    func stocks() async throws -> [Int] {
        try await self.texts("SELECT stock FROM products ORDER BY id").compactMap { Int($0) }
    }

    /// Everything that placing an order could change.
    func orderState() async throws -> [String] {
        try await self.texts(
            """
            SELECT concat_ws('|', 'order', id, user_id, total) FROM orders
            UNION ALL SELECT concat_ws('|', 'item', order_id, product_id, quantity) FROM order_items
            UNION ALL SELECT concat_ws('|', 'key', user_id, key, order_id) FROM idempotency_keys
            UNION ALL SELECT concat_ws('|', 'job', id, kind) FROM jobs
            UNION ALL SELECT concat_ws('|', 'product', id, stock, version) FROM products
            UNION ALL SELECT concat_ws('|', 'stock', id, delta) FROM stock_changes
            UNION ALL SELECT concat_ws('|', 'basket', id, product_id, quantity) FROM basket_items
            ORDER BY 1
            """
        )
    }

    /// Puts products into a basket.
    ///
    /// - Returns: The ids of the items.
    func fillBasket(of user: TestUser, _ lines: [(product: Int64, quantity: Int)]) async throws -> [Int64] {
        let database = try TestDatabase.required()
        var ids: [Int64] = []
        for line in lines {
            let texts = try await database.texts(
                """
                INSERT INTO basket_items (user_id, product_id, quantity)
                VALUES (\(user.id), \(line.product), \(line.quantity)) RETURNING id
                """
            )
            ids += texts.compactMap { Int64($0) }
        }
        return ids
    }
}

extension TestAnswer {
    /// The products that a problem says are short, as `id:available`.
    func shortages() throws -> [String] {
        guard case .array(let products)? = try self.object()["products"] else { return [] }
        return products.compactMap { product in
            guard case .object(let members) = product, case .number(let id)? = members["product_id"],
                case .number(let available)? = members["available"]
            else { return nil }
            return "\(id.text):\(available.text)"
        }
    }
}
