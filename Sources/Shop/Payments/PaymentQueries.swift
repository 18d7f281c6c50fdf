import JSON
import Postgres
import Runtime

// Each of these locks the order's row first, or writes nothing but the payment's.

/// Begins the payment of an order, once, and has its confirmation mailed; gives the payment as it is.
///
/// The payment's row is what is there once: with it comes the mail. An order that is not pending any more gets a row
/// too, of a payment that failed before it began. All by primary keys. Workers are not told of the mail: they would
/// commit one after the other for it, and find it soon enough.
struct BeginPayment: PostgresStatement {
    let orderID: Int64

    /// What came of it.
    enum Outcome: Equatable {
        case noSuchOrder
        /// Another attempt has begun it just now, behind this statement's snapshot.
        case isBeingBegun
        case begun(Payment)
    }

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "begin_payment",
        """
        WITH held AS MATERIALIZED (
            SELECT id, user_id, number, status, total FROM orders WHERE id = $1 FOR NO KEY UPDATE
        ), added AS (
            INSERT INTO payments (order_id, reference, amount, state, reason)
            SELECT id, 'order-' || number, total,
                CASE status WHEN 'pending' THEN 'started' ELSE 'failed' END,
                CASE status WHEN 'pending' THEN NULL ELSE 'The order was no longer pending.' END
            FROM held
            ON CONFLICT (order_id) DO NOTHING
            RETURNING order_id, state, reference, amount
        ), confirmed AS (
            INSERT INTO jobs (kind, arguments)
            SELECT '\(OrderConfirmations.kind)', jsonb_build_object('order_id', order_id) FROM added
        )
        SELECT h.user_id, h.status, coalesce(a.state, p.state), coalesce(a.reference, p.reference),
            coalesce(a.amount, p.amount)
        FROM held h
        LEFT JOIN added a ON a.order_id = h.id
        LEFT JOIN payments p ON p.order_id = h.id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Outcome {
        if rows.count == 0 { return .noSuchOrder }
        return rows.isNull(0, 2) ? .isBeingBegun : .begun(try rows.payment(of: self.orderID))
    }
}

/// A payment, by the primary keys of it and its order; `nil` if there is none.
struct FindPayment: PostgresStatement {
    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_payment",
        """
        SELECT o.user_id, o.status, p.state, p.reference, p.amount
        FROM payments p JOIN orders o ON o.id = p.order_id
        WHERE p.order_id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Payment? {
        rows.count == 0 ? nil : try rows.payment(of: self.orderID)
    }
}

extension PostgresRows {
    /// The payment in the first row: user, status of the order, state, reference, amount.
    fileprivate func payment(of orderID: Int64) throws(PostgresError) -> Payment {
        guard let status = OrderStatus(rawValue: self.text(0, 1)),
            let state = Payment.State(rawValue: self.text(0, 2)), let amount = FixedDecimal(self[0, 4])
        else { throw PostgresError(.unexpectedColumn, serverMessage: "a payment has a state and an amount") }
        return Payment(
            orderID: orderID,
            userID: try self.int64(0, 0),
            orderStatus: status,
            state: state,
            reference: self.text(0, 3),
            amount: amount
        )
    }
}

/// Notes that an order's money is there, and marks the order paid; gives whether it was still pending.
///
/// If it is not, because it was cancelled meanwhile, the money is to go back, and a job that sees to it is added. It is
/// every order's way, so it is one statement, by primary keys, where other moves take a transaction.
struct RecordCharge: PostgresStatement {
    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "record_charge",
        """
        WITH held AS MATERIALIZED (
            SELECT id FROM orders WHERE id = $1 FOR NO KEY UPDATE
        ), paid AS (
            UPDATE orders o SET status = 'paid', updated_at = clock_timestamp(), version = o.version + 1
            FROM held
            WHERE o.id = held.id AND o.status = 'pending'
            RETURNING o.id
        ), noted AS (
            INSERT INTO order_changes (order_id, status) SELECT id, 'paid' FROM paid
        ), settled AS (
            UPDATE payments p
            SET state = CASE WHEN EXISTS (SELECT FROM paid) THEN 'charged' ELSE 'refund_due' END,
                updated_at = clock_timestamp()
            FROM held
            WHERE p.order_id = held.id AND p.state = 'started'
            RETURNING p.order_id, p.state
        ), refunding AS (
            INSERT INTO jobs (kind, arguments)
            SELECT '\(Payments.refundKind)', jsonb_build_object('order_id', order_id) FROM settled
            WHERE state = 'refund_due'
        )
        SELECT EXISTS (SELECT FROM paid)
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Notes that a payment was refused, by the primary key; one whose order was cancelled meanwhile stays as it is.
struct RecordRefusal: PostgresStatement {
    typealias Output = Void

    let orderID: Int64
    let reason: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "record_refusal",
        """
        UPDATE payments SET state = 'failed', reason = $2, updated_at = clock_timestamp()
        WHERE order_id = $1 AND state = 'started'
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
        parameters.add(self.reason)
    }
}

/// Says of a locked order's payment that it is to go back, by the primary key; gives whether there is anything to.
struct RequireRefund: PostgresStatement {
    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "require_refund",
        """
        UPDATE payments SET state = 'refund_due', updated_at = clock_timestamp()
        WHERE order_id = $1 AND state IN ('started', 'charged')
        RETURNING order_id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool { rows.count > 0 }
}

/// Notes that a payment has gone back, by the primary key; gives whether it was due.
struct RecordRefund: PostgresStatement {
    let orderID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "record_refund",
        """
        UPDATE payments SET state = 'refunded', updated_at = clock_timestamp()
        WHERE order_id = $1 AND state = 'refund_due'
        RETURNING order_id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orderID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool { rows.count > 0 }
}
