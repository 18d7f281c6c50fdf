import Postgres
import Runtime

/// What the confirmation of an order says.
struct OrderConfirmation: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        let name: String
        let quantity: Int64
    }

    let orderID: Int64
    let email: String
    let username: String
    let firstName: String

    /// With two places.
    let total: String
    let lines: [Line]
}

/// What the confirmation of an order says, by primary keys; `nil` if there is no such order.
struct FindOrderConfirmation: PostgresStatement {
    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_order_confirmation",
        """
        SELECT u.email, u.username, u.first_name, o.total, i.product_name, i.quantity
        FROM orders o
        JOIN users u ON u.id = o.user_id
        LEFT JOIN order_items i ON i.order_id = o.id
        WHERE o.id = $1
        ORDER BY i.id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> OrderConfirmation? {
        if rows.count == 0 { return nil }
        var lines: [OrderConfirmation.Line] = []
        for row in 0..<rows.count where !rows.isNull(row, 4) {
            lines.append(OrderConfirmation.Line(name: rows.text(row, 4), quantity: try rows.int64(row, 5)))
        }
        return OrderConfirmation(
            orderID: self.orderID,
            email: rows.text(0, 0),
            username: rows.text(0, 1),
            firstName: rows.text(0, 2),
            total: rows.text(0, 3),
            lines: lines
        )
    }
}

/// Notes that the confirmation of an order is about to be mailed, by the primary key.
///
/// Gives whether it is this attempt's to mail, or an earlier one has begun; asked again, it says the same.
struct BeginOrderConfirmation: PostgresStatement {
    let orderID: Int64

    /// See ``JobContext/attemptName``.
    let attempt: String

    /// For how long an attempt that has begun may still be at it.
    let longestAttempt: Duration

    /// Whose it is.
    enum Outcome: Equatable {
        case own

        /// Another has begun lately, and may yet say what came of it.
        case isBeingSent

        /// Another had begun, and will not say any more.
        case isLost
        case isSent
    }

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "begin_order_confirmation",
        """
        WITH added AS (
            INSERT INTO order_confirmations AS c (order_id, attempt) VALUES ($1, $2)
            ON CONFLICT (order_id) DO UPDATE SET attempt = excluded.attempt
                WHERE c.attempt = excluded.attempt AND c.sent_at IS NULL
            RETURNING order_id
        )
        SELECT EXISTS (SELECT FROM added),
            EXISTS (SELECT FROM order_confirmations WHERE order_id = $1 AND sent_at IS NOT NULL),
            EXISTS (
                SELECT FROM order_confirmations
                WHERE order_id = $1 AND created_at <= clock_timestamp() - $3::bigint * interval '1 microsecond'
            )
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
        parameters.add(self.attempt)
        parameters.add(self.longestAttempt.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Outcome {
        if try rows.bool(0, 0) { return .own }
        if try rows.bool(0, 1) { return .isSent }
        return try rows.bool(0, 2) ? .isLost : .isBeingSent
    }
}

/// Notes that the mail program has taken the confirmation of an order, by the primary key.
struct NoteOrderConfirmation: PostgresStatement {
    typealias Output = Void

    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "note_order_confirmation",
        "UPDATE order_confirmations SET sent_at = clock_timestamp() WHERE order_id = $1"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }
}

/// Notes that the mail program has not taken the confirmation of an order, by the primary key: another attempt may.
struct WithdrawOrderConfirmation: PostgresStatement {
    typealias Output = Void

    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "withdraw_order_confirmation",
        "DELETE FROM order_confirmations WHERE order_id = $1 AND sent_at IS NULL"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }
}
