import Postgres

/// An order that a transaction has locked.
package struct LockedOrder: Equatable, Sendable {
    package let id: Int64
    package let userID: Int64
    package let status: OrderStatus
    package let version: Int64
}

/// Locks an order, by the primary key, until the transaction ends; `nil` if there is none.
///
/// It is the first lock of whatever changes an order: its payment and then products, by id, come after.
struct LockOrder: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_order",
        "SELECT user_id, status, version FROM orders WHERE id = $1 FOR NO KEY UPDATE"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> LockedOrder? {
        if rows.count == 0 { return nil }
        guard let status = OrderStatus(rawValue: rows.text(0, 1)) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "the status is none that the program knows")
        }
        return LockedOrder(
            id: self.id,
            userID: try rows.int64(0, 0),
            status: status,
            version: try rows.int64(0, 2)
        )
    }
}

/// Moves a locked order to another status, by the primary key, and notes it in its history.
struct MoveOrder: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let status: OrderStatus

    /// Who does it; the shop itself, if `nil`.
    let userID: Int64?

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "move_order",
        """
        WITH moved AS (
            UPDATE orders SET status = $2, updated_at = clock_timestamp(), version = version + 1
            WHERE id = $1
            RETURNING id, status
        )
        INSERT INTO order_changes (order_id, status, user_id) SELECT id, status, $3::bigint FROM moved
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.status.rawValue)
        parameters.add(self.userID)
    }
}

/// Gives back to the stock what an order has taken, and notes it in the ledger.
///
/// The lines are found by the primary key of `order_items`; products are locked in ascending order of id, as all do who
/// lock more than one, and changed by theirs. One that has left the catalogue gets its stock back as well.
struct ReturnStock: PostgresStatement {
    typealias Output = Void

    let orderID: Int64
    let reason: String

    /// Who does it; the shop itself, if `nil`.
    let userID: Int64?

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "return_stock",
        """
        WITH lines AS MATERIALIZED (
            SELECT product_id, sum(quantity)::integer AS quantity FROM order_items WHERE order_id = $1
            GROUP BY product_id
        ), locked AS MATERIALIZED (
            SELECT p.id, l.quantity FROM lines l JOIN products p ON p.id = l.product_id
            ORDER BY p.id
            FOR NO KEY UPDATE OF p
        ), changed AS (
            UPDATE products p
            SET stock = p.stock + k.quantity, updated_at = clock_timestamp(), version = p.version + 1
            FROM locked k
            WHERE p.id = k.id
            RETURNING p.id, p.stock, k.quantity
        )
        INSERT INTO stock_changes (product_id, delta, balance, reason, user_id, order_id)
        SELECT id, quantity, stock, $2::text, $3::bigint, $1 FROM changed ORDER BY id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
        parameters.add(self.reason)
        parameters.add(self.userID)
    }
}
