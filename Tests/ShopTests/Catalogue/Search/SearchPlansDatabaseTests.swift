import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// Runs a search's statement and gives the plan instead of the rows.
private struct ExplainSearch<Statement: PostgresStatement>: PostgresStatement {
    let statement: Statement
    let sql: SQL

    init(_ statement: Statement) {
        self.statement = statement
        self.sql = SQL(unprepared: "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) \(statement.sql.text)")
    }

    func bind(to parameters: inout PostgresParameters) {
        self.statement.bind(to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ExplainedPlan {
        try rows.explainedPlan(tables: ["products", "product_search"])
    }
}

/// The proof that no page of a search costs a scan of a table, on 100 000 products.
@Suite(
    "Plans of searches",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct SearchPlansDatabaseTests {
    /// Of the 200 000 in both tables together, index entries included.
    ///
    /// Most pages touch some hundred; the most is what begins 10 000 names beside a filter that as many products pass,
    /// 20 400, and what a category's name finds within another category, 16 600.
    private static let maximumTouchedRowCount: Int64 = 25_000

    /// Rare and common words, parts of words, typos, many words, nothing; beginnings of many names; a category.
    private static let searches = [
        "zq3003", "zq3003 made", "482", "guitar", "black", "the", "the in", "in stock", "uitar", "s", "gutiar",
        "kestrl micropone",
        "kestrel studio", "sóley vang", "merch", "merch black poster", "recycled packaging guitar black", "nosuchword",
        "kestrel studio microphone recycled packaging built years road", "made favourite", "%", "musical instruments",
    ]

    private static let filters: [[(name: String, value: String)]] = [
        [], [("category", "2")], [("in_stock", "false")], [("min_price", "10"), ("max_price", "12")],
        [("name", "studio"), ("in_stock", "true")], [("ordering", "price")], [("ordering", "-id")],
    ]

    /// 100 000 generated products, each thousandth with a word of its own, and statistics of them.
    ///
    /// The indexes that are no constraints are made when all are there, which takes a third of the time.
    @Loop
    private static func fill(_ pool: PostgresPool) async throws {
        _ = try await Seed(postgres: pool).generated(GeneratedCatalogue(productCount: 0, seed: 1))
        try await pool.withConnection { session in
            let indexes = try await session.execute(
                QueryColumn(
                    """
                    SELECT pg_get_indexdef(indexrelid) || '; ' || indexrelid::regclass FROM pg_index
                    WHERE indrelid IN ('products'::regclass, 'product_search'::regclass) AND NOT indisunique
                    """
                )
            )
            #expect(indexes.count > 20)
            for index in indexes {
                let name = try #require(index.split(separator: " ").last)
                try await session.executeScript("DROP INDEX \(name)")
            }
            // In many transactions: a long one would hold up tests beside it that build indexes concurrently.
            let catalogue = GeneratedCatalogue(productCount: 100_000, seed: 1)
            for first in stride(from: 0, to: catalogue.productCount, by: Self.productsPerCopy) {
                var next = first
                try await session.copyIn(CopyProducts.text) {
                    guard next < first + Self.productsPerCopy else { return nil }
                    defer { next += Self.productsPerPiece }
                    return catalogue.copyRows(from: next, count: Self.productsPerPiece, categoryIDs: Array(1...6))
                }
            }
            for index in indexes {
                let definition = try #require(index.split(separator: ";").first)
                try await session.executeScript(String(definition))
            }
            try await session.executeScript(
                "UPDATE products SET name = name || ' zq' || id WHERE id % 1000 = 3; ANALYZE products, product_search"
            )
        }
    }

    private static let productsPerCopy = 5000
    private static let productsPerPiece = 250

    @Test("No page of a search reads a whole table, nor much of it", .timeLimit(.minutes(10)))
    @Loop
    func readsLittle() async throws {
        let pool = try TestDatabase.required().pool
        try await Self.fill(pool)
        var count = 0
        for typed in Self.searches {
            for filter in Self.filters {
                var position: [(name: String, value: String)] = []
                for _ in 0..<2 {
                    let listing = try ProductListing([("search", typed)] + filter + position)
                    guard let last = try await Self.check(listing, on: pool) else { break }
                    position = [("cursor", listing.cursor(behind: last))]
                    count += 1
                }
            }
        }
        #expect(count > Self.searches.count * Self.filters.count)
    }

    /// - Returns: The cursor of the next page, if there is one.
    @Loop
    private static func check(_ listing: ProductListing, on pool: PostgresPool) async throws -> PageCursor? {
        let search = try #require(listing.filter.search)
        let terms = try await pool.read(FindSearchTerms(search: search))
        if terms.isEmpty { return nil }
        let plan: ExplainedPlan
        let page: ListPage
        if listing.order.key == .rank {
            plan = try await pool.read(ExplainSearch(SearchProducts(listing, terms)))
            page = try await pool.read(SearchProducts(listing, terms))
        } else {
            plan = try await pool.read(ExplainSearch(ListProducts(listing, terms)))
            page = try await pool.read(ListProducts(listing, terms))
        }
        #expect(!plan.hasScannedTable, "\(listing.normalizedKey): \(plan.nodes)")
        #expect(
            plan.touchedRowCount <= Self.maximumTouchedRowCount,
            "\(listing.normalizedKey): \(plan.touchedRowCount) \(plan.nodes)"
        )
        return page.last
    }
}
