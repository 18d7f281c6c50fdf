import Postgres

/// One page of the products that belong to a user, the newest first, and the generation in whose snapshot it was read.
///
/// The user's own are found by the index `products_owner` and sorted: no other product is read. One row more than the
/// page has is asked for, which tells whether there is a next page.
struct ListOwnProducts: PostgresStatement {
    let listing: OwnProductListing

    var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(unprepared: Self.text())
    private static let after = SQL(unprepared: Self.text(condition: "AND id < $3"))
    private static let offset = SQL(unprepared: Self.text(offset: "OFFSET $3"))

    private static func text(condition: String = "", offset: String = "") -> String {
        """
        WITH own AS MATERIALIZED (
            SELECT id, name, description, price, stock, image, category_id
            FROM products WHERE owner_id = $1 AND deleted_at IS NULL \(condition)
        )
        SELECT \(PackedLayout.allRows("packed")), \(CacheNamespace.products.generationSQL)
        FROM (
            SELECT \(ProductColumns.layout.sql) AS packed
            FROM (SELECT * FROM own ORDER BY id DESC LIMIT $2 \(offset)) p
            JOIN categories c ON c.id = p.category_id
            ORDER BY p.id DESC
        ) page
        """
    }

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.listing.userID)
        parameters.add(self.listing.limit + 1)
        switch self.listing.position {
        case .first: break
        case .after(let cursor): parameters.add(cursor.id)
        case .offset(let rowCount): parameters.add(rowCount)
        }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        try ProductView.page(rows[0, 0], limit: self.listing.limit, sortedBy: .id, generation: rows.int64(0, 1))
    }
}
