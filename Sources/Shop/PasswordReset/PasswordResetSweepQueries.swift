import Postgres
import Runtime

/// Removes what was used or has expired among the next resets in order of id, by the primary key.
///
/// All of them are looked at: few are left by the last sweep, as none is good for long.
struct SweepPasswordResets: PostgresStatement {
    let afterID: Int64
    let limit: Int
    let retention: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "sweep_password_resets",
        """
        WITH page AS MATERIALIZED (
            SELECT id FROM password_resets WHERE id > $1 ORDER BY id LIMIT $2
        ), removed AS (
            DELETE FROM password_resets r USING page p
            WHERE r.id = p.id
                AND least(r.used_at, r.expires_at) < now() - $3::bigint * interval '1 microsecond'
            RETURNING r.id
        )
        SELECT max(id), count(*), (SELECT count(*) FROM removed), false FROM page
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.afterID)
        parameters.add(self.limit)
        parameters.add(self.retention.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> SweptBatch {
        try SweptBatch(rows, limit: self.limit)
    }
}
