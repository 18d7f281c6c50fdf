package import Postgres

/// What the statements that show changes of stock select of `stock_changes s` and `users u`, in this order.
enum StockColumns {
    static let list = """
        s.id, s.delta, s.reason, s.balance, u.username, s.order_id, \(TimestampSQL.column("s.created_at"))
        """

    static let id = 0
    static let delta = 1
    static let reason = 2
    static let balance = 3
    static let username = 4
    static let orderID = 5
    static let createdAt = 6
}

/// One page of a product's changes of stock, newest first: from the index `stock_changes_product`, read backwards.
///
/// The page is cut out first, then names are looked up, by primary key. One row more than the page has is asked for,
/// which tells whether there is a next page.
package struct ListStockChanges: PostgresStatement {
    private let listing: StockListing

    package init(_ listing: StockListing) {
        self.listing = listing
    }

    package var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(prepared: "list_stock_changes", Self.text())
    private static let after = SQL(prepared: "list_stock_changes_after", Self.text(condition: "AND id < $3"))
    private static let offset = SQL(prepared: "list_stock_changes_offset", Self.text(offset: "OFFSET $3"))

    private static func text(condition: String = "", offset: String = "") -> String {
        """
        SELECT \(StockColumns.list)
        FROM (
            SELECT id, delta, reason, balance, user_id, order_id, created_at
            FROM stock_changes
            WHERE product_id = $1 \(condition)
            ORDER BY id DESC
            LIMIT $2 \(offset)
        ) s
        LEFT JOIN users u ON u.id = s.user_id
        ORDER BY s.id DESC
        """
    }

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.listing.productID)
        parameters.add(self.listing.limit + 1)
        switch self.listing.position {
        case .first: break
        case .after(let cursor): parameters.add(cursor.id)
        case .offset(let rowCount): parameters.add(rowCount)
        }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        let last = rows.count > count ? PageCursor(value: .id, id: try rows.int64(count - 1, StockColumns.id)) : nil
        return ListPage(json: try StockView.array(rows, count: count), rowCount: count, last: last)
    }
}

/// How many changes of stock a product has had; it reads their entries in the index `stock_changes_product`.
package struct CountStockChanges: PostgresStatement {
    private let productID: Int64

    package init(productID: Int64) {
        self.productID = productID
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "count_stock_changes",
        "SELECT count(*) FROM stock_changes WHERE product_id = $1"
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.productID)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Changes the stock of a locked product, by the primary key, adds the change to the ledger, and gives it as JSON.
///
/// Nothing but the stock is written, so the change touches no index unless the product sells out or comes back.
struct AdjustStock: PostgresStatement {
    let productID: Int64
    let adjustment: StockAdjustment
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "adjust_stock",
        """
        WITH changed AS (
            UPDATE products
            SET stock = stock + $2::integer, updated_at = clock_timestamp(), version = version + 1
            WHERE id = $1
            RETURNING id, stock
        ), recorded AS (
            INSERT INTO stock_changes (product_id, delta, balance, reason, user_id)
            SELECT id, $2::integer, stock, $3::text, $4::bigint FROM changed
            RETURNING id, delta, reason, balance, user_id, order_id, created_at
        )
        SELECT \(StockColumns.list)
        FROM recorded s
        LEFT JOIN users u ON u.id = s.user_id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.productID)
        parameters.add(self.adjustment.delta)
        parameters.add(self.adjustment.reason)
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8] {
        guard rows.count == 1 else { throw PostgresError(.unexpectedColumn, serverMessage: "the product is locked") }
        return try StockView.object(rows)
    }
}
