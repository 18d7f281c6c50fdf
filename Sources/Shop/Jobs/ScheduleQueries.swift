import Postgres
import Runtime

/// Makes a job of each kind whose time has come, and sets the next time, in one statement: however many workers do it
/// at once, it is one job a period.
///
/// Periods that were missed are not made up for; and none is made while the one before is queued or running. The first
/// is made when the kind is first seen. By the primary key of `job_schedules` and the index `jobs_unique`.
struct EnqueueScheduledJobs: PostgresStatement {
    typealias Output = Void

    let schedules: [(kind: String, period: Duration)]

    /// The key of those jobs, so that there is one of a kind at a time.
    static let uniqueKey = "scheduled"

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH due AS MATERIALIZED (
                SELECT k.kind, k.period * interval '1 microsecond' AS period
                FROM unnest(string_to_array($1, ' '), $2::bigint[]) AS k (kind, period)
                WHERE NOT EXISTS (SELECT 1 FROM job_schedules s WHERE s.kind = k.kind AND s.next_run_at > now())
            ), turned AS (
                INSERT INTO job_schedules AS s (kind, next_run_at)
                SELECT kind, now() + period FROM due ORDER BY kind
                ON CONFLICT (kind) DO UPDATE SET next_run_at = excluded.next_run_at WHERE s.next_run_at <= now()
                RETURNING s.kind
            )
            INSERT INTO jobs (kind, arguments, unique_key)
            SELECT kind, '{}', '\(Self.uniqueKey)' FROM turned
            ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('queued', 'running') DO NOTHING
            RETURNING \(JobNotice.announceSQL)
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.schedules.map(\.kind).joined(separator: " "))
        parameters.add(self.schedules.map { $0.period.wholeNanoseconds / 1000 })
    }
}

/// Notes that a worker lives, by the primary key, and forgets those that were not seen for an hour.
struct NoteWorker: PostgresStatement {
    typealias Output = Void

    let name: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH gone AS (
                DELETE FROM job_workers WHERE seen_at < now() - interval '1 hour' AND name <> $1
            )
            INSERT INTO job_workers (name, seen_at) VALUES ($1, now())
            ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.name)
    }
}

/// Forgets a worker, by the primary key.
struct RemoveWorker: PostgresStatement {
    typealias Output = Void

    let name: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(unprepared: "DELETE FROM job_workers WHERE name = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.name)
    }
}
