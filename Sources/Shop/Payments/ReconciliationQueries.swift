import Postgres
import Runtime

/// Adds the jobs that settle what was left: payments whose end is not known, refunds that are due, and orders whose
/// payment has not begun, all for longer than a while; gives how many were added.
///
/// Open payments are found by the partial index `payments_open`, pending orders by `orders_status`, the first ones
/// first. One job of a kind is made for an order at a time (`jobs_unique`), however often this runs.
struct EnqueueUnsettledPayments: PostgresStatement {
    /// How long after its last change something is left alone: its own job is most likely at it.
    let patience: Duration

    /// The most open payments, and the most pending orders, that are looked at.
    let limit: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH unsettled AS (
                (
                    SELECT p.order_id,
                        CASE p.state WHEN 'started' THEN '\(Payments.chargeKind)' ELSE '\(Payments.refundKind)' END
                            AS kind
                    FROM payments p
                    WHERE p.state IN ('started', 'refund_due')
                        AND p.updated_at < now() - $1::bigint * interval '1 microsecond'
                    ORDER BY p.order_id LIMIT $2
                ) UNION ALL (
                    SELECT o.id, '\(Payments.chargeKind)'
                    FROM orders o
                    WHERE o.status = 'pending' AND o.created_at < now() - $1::bigint * interval '1 microsecond'
                        AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id)
                    ORDER BY o.id LIMIT $2
                )
            ), added AS (
                INSERT INTO jobs (kind, arguments, unique_key)
                SELECT kind, jsonb_build_object('order_id', order_id), 'order ' || order_id FROM unsettled
                ORDER BY kind, 'order ' || order_id
                ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('queued', 'running')
                    DO NOTHING
                RETURNING id
            )
            SELECT count(*), \(JobNotice.announceSQL) FROM added HAVING count(*) > 0
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.patience.wholeNanoseconds / 1000)
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        rows.count == 0 ? 0 : Int(try rows.int64(0, 0))
    }
}
