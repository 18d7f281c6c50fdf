import Postgres
import Runtime

/// What a batch of a sweep has seen.
struct SweptBatch: Equatable, Sendable {
    /// The last row that was looked at; `nil` if there was none.
    let lastID: Int64?
    let removedCount: Int

    /// Whether what comes behind it is too young to be removed.
    let isPastOldRows: Bool
}

extension SweptBatch {
    /// From one row: the last id, how many were looked at, how many were removed, and whether the first one was young.
    init(_ rows: borrowing PostgresRows, limit: Int) throws(PostgresError) {
        let isLast = try rows.int64(0, 1) < Int64(limit)
        self.lastID = rows.isNull(0, 0) ? nil : try rows.int64(0, 0)
        self.removedCount = Int(try rows.int64(0, 2))
        let isYoung = try rows.bool(0, 3)
        self.isPastOldRows = isLast || isYoung
    }
}

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
