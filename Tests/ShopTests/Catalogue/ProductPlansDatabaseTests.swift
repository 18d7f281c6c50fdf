import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// The proof that no page of a list costs a scan of the table: every filter in many combinations, in every order, is
/// explained on 10 000 products, first page and next.
@Suite(
    "Plans of product lists",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct ProductPlansDatabaseTests {
    /// Of 10 000.
    ///
    /// Most pages touch 21 to 400; what a tenth of all names hold is found by its index and sorted. The most is a
    /// category in which no name holds what nearly all names elsewhere do.
    private static let maximumTouchedRowCount: Int64 = 2000

    private static let orders = SortKey.allCases.flatMap { key in
        [ProductOrder(key), ProductOrder(key, isDescending: true)]
    }

    /// 10 000 generated products, some with a very rare pair of letters, and those of category 6 all sold out.
    @Loop
    private static func fill(_ database: TestDatabase) async throws {
        _ = try await Seed(postgres: database.pool).generated(GeneratedCatalogue(productCount: 10_000, seed: 7))
        try await database.pool.withConnection { session in
            try await session.executeScript(
                """
                UPDATE products SET name = name || ' zq' WHERE id % 1000 = 3;
                UPDATE products SET stock = 0 WHERE category_id = 6;
                ANALYZE products
                """
            )
        }
    }

    @Loop
    private static func check(_ listing: ProductListing, on pool: PostgresPool) async throws -> ListPage {
        let plan = try await pool.read(ExplainList(listing))
        #expect(!plan.nodes.isEmpty)
        #expect(!plan.hasScannedTable, "\(listing.normalizedKey): \(plan.nodes)")
        #expect(
            plan.touchedRowCount <= Self.maximumTouchedRowCount,
            "\(listing.normalizedKey): \(plan.nodes)"
        )
        return try await pool.read(ListProducts(listing))
    }

    /// Every order of a filter, first page and next.
    ///
    /// - Returns: How many pages there were.
    @Loop
    private static func checkOrders(_ filter: ProductFilter, on pool: PostgresPool) async throws -> Int {
        var count = 0
        for order in Self.orders {
            let page = try await Self.check(ProductListing(filter: filter, order: order), on: pool)
            count += 1
            guard let last = page.last else { continue }
            let next = ProductListing(filter: filter, order: order, position: .after(last))
            _ = try await Self.check(next, on: pool)
            count += 1
        }
        return count
    }

    @Test(
        "Every list by category, stock and price, in every order, touches a small part of the table",
        .timeLimit(.minutes(15))
    )
    @Loop
    func filtersByValue() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        var count = 0
        for category in [nil, 1, 6, 99] as [Int64?] {
            for inStock in [nil, true, false] as [Bool?] {
                for (minimum, maximum) in Self.priceRanges {
                    var filter = ProductFilter()
                    filter.categoryID = category
                    filter.inStock = inStock
                    filter.minimumPrice = minimum.map(FixedDecimal.init(minorUnits:))
                    filter.maximumPrice = maximum.map(FixedDecimal.init(minorUnits:))
                    count += try await Self.checkOrders(filter, on: database.pool)
                }
            }
        }
        #expect(count > 4 * 3 * Self.priceRanges.count * Self.orders.count)
    }

    /// None, narrow, wide, nothing dear enough, the dearest, the cheapest, and none at all.
    private static let priceRanges: [(Int64?, Int64?)] = [
        (nil, nil), (1000, 1050), (500, 100_000), (9_000_000, nil), (480_000, nil), (nil, 260), (2000, 1000),
    ]

    @Test(
        "Every list by name, alone and with other filters, in every order, touches a small part of the table",
        .timeLimit(.minutes(15))
    )
    @Loop
    func filtersByName() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        for name in Self.names {
            for category in [nil, 4] as [Int64?] {
                for (inStock, minimum) in [(nil, nil), (true, nil), (false, nil), (nil, 500)] as [(Bool?, Int64?)] {
                    var filter = ProductFilter()
                    filter.name = try NameSearch(name)
                    filter.categoryID = category
                    filter.inStock = inStock
                    filter.minimumPrice = minimum.map(FixedDecimal.init(minorUnits:))
                    _ = try await Self.checkOrders(filter, on: database.pool)
                }
            }
        }
    }

    /// From one in a thousand or none to nearly all; of one character, of punctuation, and such as begin many names.
    private static let names = [
        "zq", "nosuchname", "@", "x%", "- -", "e", " -", "1", "10", "lp", "дм", "ō", "\"", "12\"", "guitar", "дубрава",
        "sóley vang", "the paper lanterns", "vintage", "northern rooms", "km-4",
    ]

    @Test("The one plan of each prepared list reads just the rows of the page, for any values")
    @Loop
    func preparedPlans() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        try await database.pool.withConnection { session in
            try await session.executeScript("SET plan_cache_mode = force_generic_plan")
            for (index, shape) in ProductListShape.allWithOnePlan.enumerated() {
                var filter = ProductFilter()
                filter.categoryID = shape.hasCategory ? 2 : nil
                filter.inStock = shape.inStock
                let first = ProductListing(filter: filter, order: shape.order)
                let last = try #require(try await session.execute(ListProducts(first)).last)
                let isAfter = shape.position == .after
                let listing = ProductListing(
                    filter: filter,
                    order: shape.order,
                    position: isAfter ? .after(last) : .first
                )
                try await session.executeScript("PREPARE list_\(index) AS \(ListProducts(listing).sql.text)")
                let values = (shape.hasCategory ? ["2"] : []) + (isAfter ? Self.literals(last) : [])
                let call = values.isEmpty ? "" : "(\(values.joined(separator: ", ")))"
                let plan = try await session.execute(ExplainText("EXECUTE list_\(index)\(call)"))
                #expect(plan.touchedRowCount == 21, "\(shape.name): \(plan.nodes)")
                #expect(!plan.hasScannedTable)
            }
            try await session.executeScript("DEALLOCATE ALL; RESET plan_cache_mode")
        }
    }

    @Test("Each prepared list is planned once a connection, not for each use", .timeLimit(.minutes(15)))
    @Loop
    func plansOnce() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        try await database.pool.withConnection { session in
            for shape in ProductListShape.allWithOnePlan {
                // PostgreSQL plans the first five uses with their values, and compares the costs.
                for use in 0..<12 {
                    var filter = ProductFilter()
                    filter.categoryID = shape.hasCategory ? Int64(1 + use % 6) : nil
                    filter.inStock = shape.inStock
                    let first = ProductListing(filter: filter, order: shape.order)
                    let page = try await session.execute(ListProducts(first))
                    guard shape.position == .after, let last = page.last else { continue }
                    let next = ProductListing(filter: filter, order: shape.order, position: .after(last))
                    _ = try await session.execute(ListProducts(next))
                }
            }
            let replanned = try await session.execute(
                QueryColumn(
                    """
                    SELECT name FROM pg_prepared_statements
                    WHERE name LIKE 'list_products%' AND custom_plans > 5
                    """
                )
            )
            #expect(replanned == [])
            let count = try await session.execute(
                QueryColumn("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'list_products%'")
            )
            #expect(count == ["96"])
        }
    }

    private static func literals(_ cursor: PageCursor) -> [String] {
        switch cursor.value {
        case .id: ["\(cursor.id)"]
        case .name(let name): ["$name$\(name)$name$", "\(cursor.id)"]
        case .price(let price): ["\(price)", "\(cursor.id)"]
        case .createdAt(let microseconds): ["\(microseconds)", "\(cursor.id)"]
        case .rank: []
        }
    }
}
