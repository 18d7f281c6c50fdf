package import Postgres

/// What the statements that show basket items select of `basket_items b`, `products p` and `categories c`.
enum BasketColumns {
    static let id = 0
    static let version = 1

    /// The item with its product, packed.
    static let item = 2

    /// The select list.
    static let list = """
        b.id, b.version, \(
            HeldProduct.layout(name: "p.name", before: [.word("b.id")], after: [.word("b.quantity")]).sql
        )
        """

    /// What they are joined to: products stay in baskets when they leave the catalogue, and then even without category.
    static let joins = "JOIN products p ON p.id = b.product_id LEFT JOIN categories c ON c.id = p.category_id"
}

/// One page of a user's basket in the order of ids: from the index `basket_items_user`, with products and categories by
/// primary key, in one statement.
///
/// One row more than the page has is asked for, which tells whether there is a next page.
package struct ListBasketItems: PostgresStatement {
    private let listing: BasketListing

    package init(_ listing: BasketListing) {
        self.listing = listing
    }

    package var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(prepared: "list_basket_items", Self.text())
    private static let after = SQL(prepared: "list_basket_items_after", Self.text(condition: "AND id > $3"))
    private static let offset = SQL(prepared: "list_basket_items_offset", Self.text(offset: "OFFSET $3"))

    private static func text(condition: String = "", offset: String = "") -> String {
        """
        SELECT \(BasketColumns.list)
        FROM (
            SELECT id, product_id, quantity, version FROM basket_items
            WHERE user_id = $1 \(condition)
            ORDER BY id
            LIMIT $2 \(offset)
        ) b
        \(BasketColumns.joins)
        ORDER BY b.id
        """
    }

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.listing.userID)
        parameters.add(self.listing.limit + 1)
        switch self.listing.position {
        case .first: break
        case .after(let cursor): parameters.add(cursor.id)
        case .offset(let rowCount): parameters.add(rowCount)
        }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        let last = rows.count > count ? PageCursor(value: .id, id: try rows.int64(count - 1, BasketColumns.id)) : nil
        return ListPage(json: try BasketView.array(rows, count: count), rowCount: count, last: last)
    }
}

/// How many items are in a user's basket, ``Basket/maximumItemCount`` at most, by the index `basket_items_user`.
struct CountBasketItems: PostgresStatement {
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "count_basket_items",
        "SELECT count(*) FROM basket_items WHERE user_id = $1"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// One item of a user's basket with its product, by the primary keys; `nil` if it is another's, or there is none.
struct FindBasketItem: PostgresStatement {
    let id: Int64
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_basket_item",
        "SELECT \(BasketColumns.list) FROM basket_items b \(BasketColumns.joins) WHERE b.id = $1 AND b.user_id = $2"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> VersionedJSON? {
        rows.count == 0 ? nil : try BasketView.object(rows)
    }
}
