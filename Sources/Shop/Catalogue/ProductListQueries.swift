package import Postgres

/// One page of the products that pass a listing's filters, each with its category.
///
/// The page is cut out first, then the categories are joined to its rows. One row more than the page has is asked for,
/// which tells whether there is a next page. All come in one value of one row (``PackedLayout``), and beside it the
/// generation in whose snapshot they were read.
///
/// Lists filtered by category and stock, in any order, are prepared: migration 3 has an index for each that gives just
/// the page's rows, whatever the values, so one plan fits all (``ProductIndexRange`` sees to it that it is the one).
/// The number of rows is in their text, because PostgreSQL would otherwise plan for a tenth of the table. All other
/// lists are planned each time (0.2 to 0.4 ms), for the values in hand: is `name=` so rare that its few rows are best
/// found and sorted, or so common that a walk through the order soon meets enough? The same goes for a range of prices
/// in another order than by price.
///
/// In those, PostgreSQL would suppose that matches are spread evenly over the order. They are not (all names that hold
/// "Beatles" begin with it), and a walk that waits for them reads the whole table. So it is told that ``caution`` times
/// as many rows are wanted, by a limit within a materialized subquery, which is a fence to the planner but runs only as
/// far as rows are taken from it, in its order. Of 10 000 products it then reads 1 051 at most over 15 000 combinations
/// of filters, orders and pages, on average in 0.3 ms; without, 9 500.
///
/// A search in another order than by rank does not depend on what PostgreSQL expects of its words. It walks the order's
/// index, looks each product up in the search by its primary key, and is done if the first ``walkedCount`` rows fill
/// the page, as they do when matches are many. If they are few, or far from the beginning of the order, all are
/// gathered by the index of terms and sorted: then it touches as many rows as there are matches.
package struct ListProducts: PostgresStatement {
    package let sql: SQL
    private let listing: ProductListing
    private let shape: ProductListShape
    private let terms: SearchTerms?

    /// How many times more rows PostgreSQL is to plan for than are wanted.
    private static let caution = 20

    /// How many rows of the order a search tries: those of a page of 20 are among them if one in 24 products matches.
    static let walkedCount = 500

    package init(_ listing: ProductListing) {
        self.init(listing, nil)
    }

    /// - Parameters:
    ///   - listing: A list in another order than by rank.
    ///   - terms: What ``FindSearchTerms`` made of the listing's search, if it has one.
    init(_ listing: ProductListing, _ terms: SearchTerms?) {
        let listing = listing.withoutBoundBeforeCursor
        self.terms = terms
        var shape = ProductListShape(listing)
        // Only a name or a range of prices may be so rare that its few products are best looked up in the search.
        shape.isSearchPlanned =
            terms.map { SearchTerms.hasFewTerms($0.query) && (listing.filter.name != nil || listing.filter.hasPrice) }
            ?? true
        self.listing = listing
        self.shape = shape
        self.sql = shape.hasOnePlan ? Self.prepared[shape.onePlanIndex] : SQL(unprepared: Self.text(shape))
    }

    private static let prepared = ProductListShape.allWithOnePlan.map { shape in
        SQL(prepared: "list_products_\(shape.name)", Self.text(shape))
    }

    /// Adds the values in the order in which ``text(_:)`` numbers them.
    package func bind(to parameters: inout PostgresParameters) {
        self.listing.filter.bind(to: &parameters, self.terms)
        if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
        if self.shape.hasOnePlan { return }
        let count = self.listing.limit + 1
        var offset = 0
        if case .offset(let rowCount) = self.listing.position { offset = rowCount }
        if !self.shape.isInOrderOfAnIndex { parameters.add((offset + count) * Self.caution) }
        if self.shape.hasSearch {
            self.listing.filter.bindRange(to: &parameters, self.shape.walked)
            if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
            parameters.add(offset + count)
        }
        parameters.add(count)
        if self.shape.position == .offset { parameters.add(offset) }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        try ProductView.page(
            rows[0, 0],
            limit: self.listing.limit,
            sortedBy: self.listing.order.key,
            generation: rows.int64(0, 1)
        )
    }

    private static func text(_ shape: ProductListShape) -> String {
        var numbers = ParameterNumbers()
        let packed = ProductColumns.layout(for: shape.order.key).sql
        let selected = "SELECT \(Self.columns) FROM products"
        if shape.isInOrderOfAnIndex {
            let range = ProductIndexRange(shape, &numbers)
            return """
                SELECT \(PackedLayout.allRows("packed")), \(CacheNamespace.products.generationSQL)
                FROM (
                    SELECT \(packed) AS packed
                    FROM (
                        \(selected)
                        WHERE deleted_at IS NULL AND \(range.conditions)
                        ORDER BY \(range.order(table: ""))
                        \(Self.limit(shape, &numbers))
                    ) p
                    JOIN categories c ON c.id = p.category_id
                    ORDER BY \(range.order(table: "p."))
                ) page
                """
        }
        var conditions = ProductConditions.text(shape, &numbers)
        if shape.position == .after {
            let last = shape.order.columns.map { $0.value(numbers.next()) }
            conditions += " AND " + SQLRow.compare(shape.order.columns.map(\.name), shape.order.beyond, last)
        }
        let gathered = """
            \(selected)
            WHERE \(conditions)\(shape.hasSearch ? " AND (SELECT NOT is_full FROM walk)" : "")
            ORDER BY \(shape.order.text(table: ""))
            LIMIT \(numbers.next())
            """
        let walk = shape.hasSearch ? Self.walk(shape, &numbers) : ""
        return """
            WITH \(walk)matches AS MATERIALIZED (
                \(shape.hasSearch ? "SELECT \(Self.columns) FROM near WHERE (SELECT is_full FROM walk) UNION ALL " : "")
                (\(gathered))
            )
            SELECT \(PackedLayout.allRows("packed")), \(CacheNamespace.products.generationSQL)
            FROM (
                SELECT \(packed) AS packed
                FROM (SELECT * FROM matches \(Self.limit(shape, &numbers))) p
                JOIN categories c ON c.id = p.category_id
                ORDER BY \(shape.order.text(table: "p."))
            ) page
            """
    }

    private static let columns = "id, name, description, price, stock, image, category_id, created_at, in_stock"

    /// The matches among the first rows of the order, `near`, and whether they are enough, `walk`.
    ///
    /// The rows are those of one index, by the order and the filters that it begins with (``ProductIndexRange``); each
    /// is looked up by the primary key of `product_search`, no more of them than it takes.
    private static func walk(_ shape: ProductListShape, _ numbers: inout ParameterNumbers) -> String {
        var sameNumbers = ParameterNumbers()
        let conditions = ProductConditions.text(shape, &sameNumbers, search: .lookedUp)
        let range = ProductIndexRange(shape.walked, &numbers)
        let count = numbers.next()
        return """
            walked AS MATERIALIZED (
                SELECT \(Self.columns), deleted_at, name_folded FROM products
                WHERE deleted_at IS NULL AND \(range.conditions)
                ORDER BY \(range.order(table: "")) LIMIT \(Self.walkedCount)
            ), near AS MATERIALIZED (
                SELECT \(Self.columns) FROM walked WHERE \(conditions) LIMIT \(count)
            ), walk AS MATERIALIZED (
                SELECT count(*) = \(count) AS is_full FROM near
            ),
            """ + " "
    }

    private static func limit(_ shape: ProductListShape, _ numbers: inout ParameterNumbers) -> String {
        if shape.hasOnePlan { return "LIMIT \(PagePosition.defaultLimit + 1)" }
        return "LIMIT \(numbers.next())" + (shape.position == .offset ? " OFFSET \(numbers.next())" : "")
    }
}

/// How many products pass a listing's filters.
///
/// It reads them all, or their entries in an index.
package struct CountProducts: PostgresStatement {
    package let sql: SQL
    private let filter: ProductFilter
    private let terms: SearchTerms?

    package init(_ filter: ProductFilter) {
        self.init(filter, nil)
    }

    /// - Parameters:
    ///   - filter: What they must pass.
    ///   - terms: What ``FindSearchTerms`` made of the filter's search, if it has one.
    init(_ filter: ProductFilter, _ terms: SearchTerms?) {
        var numbers = ParameterNumbers()
        let conditions = ProductConditions.text(ProductListShape(filter), &numbers)
        let generation = CacheNamespace.products.generationSQL
        self.filter = filter
        self.terms = terms
        var searched = ProductFilter()
        searched.search = filter.search
        // A search and nothing else is counted where it is looked up, which holds what is in the catalogue.
        let isSearchAlone = terms != nil && filter == searched
        self.sql = SQL(
            unprepared: isSearchAlone
                ? "SELECT count(*), \(generation) FROM product_search WHERE terms @@ $1::tsquery"
                : "SELECT count(*), \(generation) FROM products WHERE \(conditions)"
        )
    }

    package func bind(to parameters: inout PostgresParameters) {
        self.filter.bind(to: &parameters, self.terms)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListTotal {
        ListTotal(count: try rows.int64(0, 0), generation: try rows.int64(0, 1))
    }
}
