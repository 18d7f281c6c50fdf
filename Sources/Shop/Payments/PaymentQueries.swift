import JSON
import Postgres
import Runtime

// Each of these locks the order's row first, or writes nothing but the payment's.

/// Begins the payments of orders, each once, and has their confirmations mailed; gives the payments as they are.
///
/// The payment's row is what is there once: with it comes the mail, whose job names the request that this job names. An
/// order that is not pending any more gets a row too, of a payment that failed before it began. Orders are locked by
/// id, so that two such statements cannot wait for one another. All by primary keys; planned each time, as a plan kept
/// from empty tables would read full ones. Workers are not told of the mail: they would commit one after the other for
/// it, and find it soon enough.
struct BeginPayments: PostgresStatement {
    let orders: [PaidOrder]

    /// What came of one; an order that does not exist has no outcome.
    enum Outcome: Equatable {
        /// Another attempt has begun it just now, behind this statement's snapshot.
        case isBeingBegun
        case begun(Payment)
    }

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH held AS MATERIALIZED (
                SELECT id, user_id, number, status, total FROM orders WHERE id = ANY ($1::bigint[])
                ORDER BY id
                FOR NO KEY UPDATE
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
                SELECT '\(OrderConfirmations.kind)', \(PaidOrder.jobArgumentsSQL) FROM added
            )
            SELECT h.user_id, h.status, coalesce(a.state, p.state), coalesce(a.reference, p.reference),
                coalesce(a.amount, p.amount), h.id
            FROM held h
            LEFT JOIN added a ON a.order_id = h.id
            LEFT JOIN payments p ON p.order_id = h.id
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        PaidOrder.bind(self.orders, to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [PaidOrder: Outcome] {
        var outcomes: [Int64: Outcome] = [:]
        for row in 0..<rows.count {
            let id = try rows.int64(row, 5)
            outcomes[id] = rows.isNull(row, 2) ? .isBeingBegun : .begun(try rows.payment(of: id, in: row))
        }
        return self.orders.reduce(into: [:]) { $0[$1] = outcomes[$1.id] }
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
        rows.count == 0 ? nil : try rows.payment(of: self.orderID, in: 0)
    }
}

extension PaidOrder {
    /// The arguments of the job for the order `order_id`: of one that is there twice, its first request.
    fileprivate static let jobArgumentsSQL = """
        jsonb_build_object('order_id', order_id,
            'request_id', nullif(($2::text[])[array_position($1::bigint[], order_id)], ''))
        """

    /// Adds the orders' ids as `$1`, and their requests as `$2`.
    fileprivate static func bind(_ orders: [PaidOrder], to parameters: inout PostgresParameters) {
        parameters.add(orders.lazy.map(\.id))
        parameters.add(texts: orders.lazy.map { $0.requestID ?? "" })
    }
}

extension PostgresRows {
    /// The payment in a row: user, status of the order, state, reference, amount.
    fileprivate func payment(of orderID: Int64, in row: Int) throws(PostgresError) -> Payment {
        guard let status = OrderStatus(rawValue: self.text(row, 1)),
            let state = Payment.State(rawValue: self.text(row, 2)), let amount = FixedDecimal(self[row, 4])
        else { throw PostgresError(.unexpectedColumn, serverMessage: "a payment has a state and an amount") }
        return Payment(
            orderID: orderID,
            userID: try self.int64(row, 0),
            orderStatus: status,
            state: state,
            reference: self.text(row, 3),
            amount: amount
        )
    }
}

/// Notes that the money of orders is there, and marks them paid; gives those that were still pending.
///
/// If one is not, because it was cancelled meanwhile, its money is to go back, and a job that sees to it is added. It
/// is every order's way, so it is one statement for many, by primary keys, where other moves take a transaction. Locks
/// and plans are as with ``BeginPayments``.
struct RecordCharges: PostgresStatement {
    let orders: [PaidOrder]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH held AS MATERIALIZED (
                SELECT id FROM orders WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE
            ), paid AS (
                UPDATE orders o SET status = 'paid', updated_at = clock_timestamp(), version = o.version + 1
                FROM held
                WHERE o.id = held.id AND o.status = 'pending'
                RETURNING o.id
            ), noted AS (
                INSERT INTO order_changes (order_id, status) SELECT id, 'paid' FROM paid
            ), settled AS (
                UPDATE payments p
                SET state = CASE WHEN p.order_id IN (SELECT id FROM paid) THEN 'charged' ELSE 'refund_due' END,
                    updated_at = clock_timestamp()
                FROM held
                WHERE p.order_id = held.id AND p.state = 'started'
                RETURNING p.order_id, p.state
            ), refunding AS (
                INSERT INTO jobs (kind, arguments)
                SELECT '\(Payments.refundKind)', \(PaidOrder.jobArgumentsSQL) FROM settled
                WHERE state = 'refund_due'
            )
            SELECT id FROM paid
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        PaidOrder.bind(self.orders, to: &parameters)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<Int64> {
        try rows.ids()
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
