import HTTP
package import Postgres

/// What the statements that show categories select, in this order.
enum CategoryColumns {
    static let list = "id, name, description"

    static let id = 0
    static let name = 1
    static let description = 2

    /// Behind those, where one category is asked for.
    static let version = 3
}

/// One page of the categories by id, from the primary key.
///
/// One row more than the page has is asked for, which tells
/// whether there is a next page.
package struct ListCategories: PostgresStatement {
    private let listing: CategoryListing

    package init(_ listing: CategoryListing) {
        self.listing = listing
    }

    package var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(
        prepared: "list_categories",
        Self.text("SELECT \(CategoryColumns.list) FROM categories ORDER BY id LIMIT $1")
    )

    private static let after = SQL(
        prepared: "list_categories_after",
        Self.text("SELECT \(CategoryColumns.list) FROM categories WHERE id > $2 ORDER BY id LIMIT $1")
    )

    private static let offset = SQL(
        prepared: "list_categories_offset",
        Self.text("SELECT \(CategoryColumns.list) FROM categories ORDER BY id LIMIT $1 OFFSET $2")
    )

    /// The page's rows with the generation beside each; if there are none, one row of the generation alone.
    private static func text(_ page: String) -> String {
        """
        SELECT c.id, c.name, c.description, g.generation
        FROM cache_generations g
        LEFT JOIN (\(page)) c ON true
        WHERE g.namespace = '\(CacheNamespace.categories.rawValue)'
        ORDER BY c.id
        """
    }

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.listing.limit + 1)
        switch self.listing.position {
        case .first: break
        case .after(let cursor): parameters.add(cursor.id)
        case .offset(let rowCount): parameters.add(rowCount)
        }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let rowCount = rows.isNull(0, CategoryColumns.id) ? 0 : rows.count
        let count = min(rowCount, self.listing.limit)
        let last = rowCount > count ? PageCursor(value: .id, id: try rows.int64(count - 1, CategoryColumns.id)) : nil
        return ListPage(
            json: CategoryView.array(rows, count: count),
            rowCount: count,
            last: last,
            generation: try rows.int64(0, CategoryColumns.description + 1)
        )
    }
}

/// How many categories there are.
package struct CountCategories: PostgresStatement {
    package init() {}

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "count_categories",
        "SELECT count(*), \(CacheNamespace.categories.generationSQL) FROM categories"
    )

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListTotal {
        ListTotal(count: try rows.int64(0, 0), generation: try rows.int64(0, 1))
    }
}

/// One category by its primary key, or `nil` if there is none with this id.
package struct FindCategory: PostgresStatement {
    private let id: Int64

    package init(id: Int64) {
        self.id = id
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_category",
        "SELECT \(CategoryColumns.list), version FROM categories WHERE id = $1"
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> VersionedJSON? {
        if rows.count == 0 { return nil }
        let tag = EntityTag(categoryVersion: try rows.int64(0, CategoryColumns.version))
        return VersionedJSON(json: CategoryView.object(rows), tag: tag)
    }
}
