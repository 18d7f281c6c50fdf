import Postgres
import Runtime

// Statements of workers are planned each time, for the values in hand: how many jobs are due changes by orders of
// magnitude within seconds, and a plan kept from an empty queue would sort a full one.

/// Claims due jobs, the longest due first, by the index `jobs_due`; those that others are about to claim are passed
/// over.
///
/// Each begins an attempt, with a lease by PostgreSQL's clock. Kinds that this worker does not know stay queued.
struct ClaimJobs: PostgresStatement {
    let worker: String
    let kinds: [String]
    let limit: Int
    let lease: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH due AS MATERIALIZED (
                SELECT id FROM jobs
                WHERE state = 'queued' AND run_at <= now() AND kind = ANY (string_to_array($2, ' '))
                ORDER BY run_at, id
                LIMIT $3
                FOR NO KEY UPDATE SKIP LOCKED
            )
            UPDATE jobs j
            SET state = 'running', worker = $1, attempts = j.attempts + 1, started_at = clock_timestamp(),
                lease_until = clock_timestamp() + $4 * interval '1 microsecond'
            FROM due
            WHERE j.id = due.id
            RETURNING j.id, j.kind, j.arguments, j.attempts
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.worker)
        parameters.add(self.kinds.joined(separator: " "))
        parameters.add(self.limit)
        parameters.add(self.lease.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [ClaimedJob] {
        var jobs: [ClaimedJob] = []
        for row in 0..<rows.count {
            let attempt = Int(try rows.int64(row, 3))
            jobs.append(
                ClaimedJob(
                    id: try rows.int64(row, 0),
                    kind: rows.text(row, 1),
                    arguments: rows.text(row, 2),
                    attempt: attempt
                )
            )
        }
        return jobs
    }
}

/// Lengthens the leases of attempts, by primary key; gives the jobs that are still these attempts'.
///
/// A row that is just being ended is left alone, and counts as still held.
struct RenewLeases: PostgresStatement {
    let worker: String
    let attempts: [JobAttempt]
    let lease: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH asked AS MATERIALIZED (
                SELECT * FROM unnest($2::bigint[], $3::integer[]) AS a (id, attempts)
            ), free AS MATERIALIZED (
                SELECT j.id FROM jobs j
                JOIN asked a ON a.id = j.id AND a.attempts = j.attempts
                WHERE j.state = 'running' AND j.worker = $1
                FOR NO KEY UPDATE OF j SKIP LOCKED
            ), renewed AS (
                UPDATE jobs j SET lease_until = clock_timestamp() + $4 * interval '1 microsecond'
                FROM free WHERE j.id = free.id
            )
            SELECT j.id FROM jobs j
            JOIN asked a ON a.id = j.id AND a.attempts = j.attempts
            WHERE j.state = 'running' AND j.worker = $1
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.worker)
        parameters.add(self.attempts)
        parameters.add(self.lease.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<Int64> {
        try rows.ids()
    }
}

/// Takes jobs back whose lease has run out, whoever had them: queued again, or dead if their attempts are used up.
///
/// Those are found by the index `jobs_open`, which holds the running ones, as many as all workers run at a time. Two
/// workers that do it at the same time pass over each other's.
///
/// The first time a job is due again at once. After that it waits a while, by chance: should one of them bring its
/// worker down each time, those that were lost with it do not go down with it again and again.
struct TakeBackJobs: PostgresStatement {
    /// The most attempts of each kind; jobs of other kinds are left to workers that know them.
    let maximumAttempts: [(kind: String, attempts: Int)]

    /// The most that are taken back at once; the rest follows the next time.
    static let limit = 1000

    /// How much longer a job may have to wait for each time that it was lost before.
    static let spread = Duration.seconds(10)

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            WITH lost AS MATERIALIZED (
                SELECT j.id, j.attempts >= k.attempts AS is_last FROM jobs j
                JOIN unnest(string_to_array($1, ' '), $2::integer[]) AS k (kind, attempts) ON k.kind = j.kind
                WHERE j.state = 'running' AND j.lease_until < now()
                LIMIT $3
                FOR NO KEY UPDATE OF j SKIP LOCKED
            )
            UPDATE jobs j
            SET state = CASE WHEN lost.is_last THEN 'dead' ELSE 'queued' END,
                run_at = CASE WHEN lost.is_last THEN j.run_at
                    ELSE clock_timestamp() + (j.attempts - 1) * random() * $4::bigint * interval '1 microsecond' END,
                finished_at = CASE WHEN lost.is_last THEN clock_timestamp() END,
                error = 'The worker was lost: its lease ran out.',
                lease_until = NULL
            FROM lost
            WHERE j.id = lost.id
            RETURNING j.id, \(JobNotice.announceSQL)
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.maximumAttempts.map(\.kind).joined(separator: " "))
        parameters.add(self.maximumAttempts.map { Int64($0.attempts) })
        parameters.add(Self.limit)
        parameters.add(Self.spread.wholeNanoseconds / 1000)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<Int64> {
        try rows.ids()
    }
}
