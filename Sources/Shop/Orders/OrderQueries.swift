package import Postgres
import Runtime

/// What the statements that show orders select of `orders o` and `users u`, in this order.
enum OrderColumns {
    static let id = 0
    static let userID = 1
    static let number = 2
    static let username = 3
    static let status = 4
    static let total = 5
    static let createdAt = 6
    static let updatedAt = 7
    static let version = 8

    /// The items, packed, in the order in which they were put down; NULL if there are none.
    static let items = 9

    /// Only with ``listWithHistory``: how many changes there were, and these, packed.
    static let history = 10

    /// The select list; the items' rows come by the primary keys of items, products and categories.
    ///
    /// `OFFSET 0` is a fence to the planner: it would join by a walk through all of the products' index, which it takes
    /// to end soon, and does not. 32 orders of 3 items out of 10 000 products took 172 ms so, and take 1.5 ms.
    static let list = Self.list(status: "o.status", updatedAt: "o.updated_at", version: "o.version")

    /// The same as ``listWithHistory`` gave when the order had just been placed, but for what its products are now.
    static let listAsPlaced = """
        \(Self.list(status: "'\(OrderStatus.pending.rawValue)'", updatedAt: "o.created_at", version: "1")), '0'
        """

    private static func list(status: String, updatedAt: String, version: String) -> String {
        """
        o.id, o.user_id, o.number, u.username, \(status), o.total,
        \(TimestampSQL.column("o.created_at")), \(TimestampSQL.column(updatedAt)), \(version),
        (
            SELECT \(PackedLayout.allRows("packed"))
            FROM (
                SELECT \(Self.itemLayout.sql) AS packed
                FROM order_items i
                CROSS JOIN LATERAL (
                    SELECT id, description, price, stock, image, category_id FROM products WHERE id = i.product_id
                    OFFSET 0
                ) p
                LEFT JOIN categories c ON c.id = p.category_id
                WHERE i.order_id = o.id
                ORDER BY i.id
            ) items
        )
        """
    }

    /// The same with the order's changes, the first one first, by the primary key of `order_changes`.
    static let listWithHistory = """
        \(Self.list),
        (
            SELECT concat_ws(' ', count(*), \(PackedLayout.allRows("packed")))
            FROM (
                SELECT \(Self.changeLayout.sql) AS packed
                FROM order_changes h
                LEFT JOIN users hu ON hu.id = h.user_id
                WHERE h.order_id = o.id
                ORDER BY h.id
            ) changes
        )
        """

    private static let itemLayout = HeldProduct.layout(
        name: "i.product_name",
        before: [.word("i.id")],
        after: [.word("i.quantity"), .word("i.unit_price")]
    )

    private static let changeLayout = PackedLayout([
        .word("h.status"), .word(TimestampSQL.column("h.created_at")), .optionalText("hu.username"),
    ])
}

/// An order as it is shown, and whose it is.
package struct ShownOrder: Sendable {
    package let userID: Int64
    package let order: VersionedJSON
}

/// One order with its items and its history, by the primary key; `nil` if there is none.
struct FindOrder: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_order",
        "SELECT \(OrderColumns.listWithHistory) FROM orders o JOIN users u ON u.id = o.user_id WHERE o.id = $1"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ShownOrder? {
        rows.count == 0 ? nil : try OrderView.whole(rows, 0)
    }
}

/// Orders as they were when they were placed, whatever has become of them, by id, in one statement: those of the ids
/// that there are, by the primary key.
///
/// So whoever repeats a request by its key sees the first answer again; only the products in it are as they are now.
package struct ShowPlacedOrders: PostgresStatement {
    private let ids: [Int64]

    package init(ids: [Int64]) {
        self.ids = ids
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "show_placed_orders",
        """
        SELECT \(OrderColumns.listAsPlaced)
        FROM unnest($1::bigint[]) AS wanted (id)
        JOIN orders o ON o.id = wanted.id
        JOIN users u ON u.id = o.user_id
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.ids)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64: ShownOrder] {
        var orders: [Int64: ShownOrder] = [:]
        for row in 0..<rows.count { orders[try rows.int64(row, OrderColumns.id)] = try OrderView.whole(rows, row) }
        return orders
    }
}
