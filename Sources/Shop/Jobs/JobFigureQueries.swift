import Postgres
import Runtime

/// Counts the jobs that are not done, by the index `jobs_open`, and finds the oldest one due, by `jobs_due`.
///
/// It reads every job that waits, so it is for a worker's upkeep, not for a request.
struct CountOpenJobs: PostgresStatement {
    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            SELECT kind, state, count(*), NULL::bigint FROM jobs WHERE state <> 'done' GROUP BY kind, state
            UNION ALL
            (
                SELECT NULL, NULL, NULL, (extract(epoch FROM clock_timestamp() - run_at) * 1000000)::bigint
                FROM jobs WHERE state = 'queued' AND run_at <= now() ORDER BY run_at, id LIMIT 1
            )
            """
    )

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> JobFigures {
        var figures = JobFigures()
        for row in 0..<rows.count {
            if rows.isNull(row, 0) {
                figures.oldestDue = .microseconds(try rows.int64(row, 3))
            } else {
                let count = try rows.int64(row, 2)
                figures.counts.append(JobFigures.Count(kind: rows.text(row, 0), state: rows.text(row, 1), count: count))
            }
        }
        return figures
    }
}

/// Whether background work is done: how late the oldest due job is, by the index `jobs_due`, whether a worker was seen
/// lately (a table of a few rows), and how many jobs are dead, by `jobs_open`, up to a bound.
struct FindJobHealth: PostgresStatement {
    let workerSilence: Duration
    let maximumDeadCount: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_job_health",
        """
        SELECT
            coalesce((
                SELECT extract(epoch FROM clock_timestamp() - run_at) * 1000000
                FROM jobs WHERE state = 'queued' AND run_at <= now() ORDER BY run_at, id LIMIT 1
            ), 0)::bigint,
            EXISTS (SELECT 1 FROM job_workers WHERE seen_at > now() - $1::bigint * interval '1 microsecond'),
            (SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'dead' LIMIT $2) AS dead)
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.workerSilence.wholeNanoseconds / 1000)
        parameters.add(self.maximumDeadCount)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> JobCondition {
        JobCondition(
            lateness: .microseconds(try rows.int64(0, 0)),
            hasWorker: try rows.bool(0, 1),
            deadCount: try rows.int64(0, 2)
        )
    }
}
