import Postgres
import Runtime

/// Removes what is long over among the next jobs in order of id, by the primary key.
///
/// Ids are given in the order of time, nearly, so a sweep ends where jobs are too young to be over for that long.
struct SweepJobs: PostgresStatement {
    let afterID: Int64
    let limit: Int
    let doneRetention: Duration
    let deadRetention: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "sweep_jobs",
        """
        WITH page AS MATERIALIZED (
            SELECT id, enqueued_at FROM jobs WHERE id > $1 ORDER BY id LIMIT $2
        ), removed AS (
            DELETE FROM jobs j USING page p
            WHERE j.id = p.id AND (
                j.state = 'done' AND j.finished_at < now() - $3::bigint * interval '1 microsecond'
                OR j.state = 'dead' AND j.finished_at < now() - $4::bigint * interval '1 microsecond'
            )
            RETURNING j.id
        )
        SELECT max(id), count(*), (SELECT count(*) FROM removed),
            coalesce(min(enqueued_at) > now() - $3::bigint * interval '1 microsecond', true)
        FROM page
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.afterID)
        parameters.add(self.limit)
        parameters.add(self.doneRetention.wholeNanoseconds / 1000)
        parameters.add(self.deadRetention.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> SweptBatch {
        try SweptBatch(rows, limit: self.limit)
    }
}
