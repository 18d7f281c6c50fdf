import Postgres
import Runtime

/// Removes what is old among the keys in the next pages of the table.
///
/// Pages are taken in their order, by a scan of a range of row addresses, so one run reads the table once however many
/// batches it takes. The room that is left is used again, so that old and new keys come to lie side by side: no index
/// of ranges of pages would find the old ones.
struct SweepIdempotencyKeys: PostgresStatement {
    /// The page up to which all is done.
    let afterPage: Int64

    /// How many pages are looked at; of 8 kB each, with about 90 keys.
    let pageCount: Int

    let retention: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "sweep_idempotency_keys",
        """
        WITH removed AS (
            DELETE FROM idempotency_keys
            WHERE ctid >= format('(%s,0)', $1::bigint)::tid AND ctid < format('(%s,0)', $1::bigint + $2::bigint)::tid
                AND created_at < now() - $3::bigint * interval '1 microsecond'
            RETURNING 1
        )
        SELECT $1::bigint + $2::bigint, count(*),
            $1::bigint + $2::bigint
                >= pg_relation_size('idempotency_keys') / current_setting('block_size')::bigint
        FROM removed
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.afterPage)
        parameters.add(self.pageCount)
        parameters.add(self.retention.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> SweptBatch {
        let lastPage = try rows.int64(0, 0)
        let removedCount = Int(try rows.int64(0, 1))
        let isLast = try rows.bool(0, 2)
        return SweptBatch(lastID: lastPage, removedCount: removedCount, isPastOldRows: isLast)
    }
}
