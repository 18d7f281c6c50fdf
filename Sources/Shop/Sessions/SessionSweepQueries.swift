import Postgres
import Runtime

/// Removes what ended or expired long ago among the next sessions in order of id, by the primary key.
///
/// Ids are given in the order of time, so a sweep ends where sessions have begun too late to be over for that long.
struct SweepSessions: PostgresStatement {
    let afterID: Int64
    let limit: Int
    let retention: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "sweep_sessions",
        """
        WITH page AS MATERIALIZED (
            SELECT id, created_at FROM sessions WHERE id > $1 ORDER BY id LIMIT $2
        ), removed AS (
            DELETE FROM sessions s USING page p
            WHERE s.id = p.id
                AND coalesce(s.ended_at, s.expires_at) < now() - $3::bigint * interval '1 microsecond'
            RETURNING s.id
        )
        SELECT max(id), count(*), (SELECT count(*) FROM removed),
            coalesce(min(created_at) > now() - $3::bigint * interval '1 microsecond', true)
        FROM page
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
