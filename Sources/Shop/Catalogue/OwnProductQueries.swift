import Postgres

/// One page of the products that belong to a user, the newest first, and the generation in whose snapshot it was read.
///
/// The index `products_by_owner` has the user's own in that order: the page's rows are read, and those before a page
/// that has a number. One row more than the page has is asked for, which tells whether there is a next page.
///
/// The owner is said as bounds of that index, and stands in the order too: else the way through all products from the
/// newest on would be in order as well, however old the user's are (``ProductIndexRange``). It is planned each time,
/// for the owner in hand.
struct ListOwnProducts: PostgresStatement {
    let listing: OwnProductListing

    var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(unprepared: Self.text("<= ($1, \(Int64.max))"))
    private static let after = SQL(unprepared: Self.text("< ($1, $3)"))
    private static let offset = SQL(unprepared: Self.text("<= ($1, \(Int64.max))", offset: "OFFSET $3"))

    private static func text(_ bound: String, offset: String = "") -> String {
        """
        SELECT \(PackedLayout.allRows("packed")), \(CacheNamespace.products.generationSQL)
        FROM (
            SELECT \(ProductColumns.layout.sql) AS packed
            FROM (
                SELECT id, owner_id, name, description, price, stock, image, category_id
                FROM products
                WHERE deleted_at IS NULL AND owner_id >= $1 AND (owner_id, id) \(bound)
                ORDER BY owner_id DESC, id DESC
                LIMIT $2 \(offset)
            ) p
            JOIN categories c ON c.id = p.category_id
            ORDER BY p.owner_id DESC, p.id DESC
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
