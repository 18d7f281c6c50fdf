import JSON
package import Postgres
import Runtime

/// Adds jobs, and wakes the workers at commit; gives how many were added.
///
/// A job whose kind and key are those of one that is queued or running, by the unique index `jobs_unique`, is not
/// added; if the other's transaction is still open, this one waits for its end.
struct EnqueueJobs: PostgresStatement {
    let jobs: [NewJob]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "enqueue_jobs",
        """
        WITH added AS (
            INSERT INTO jobs (kind, arguments, unique_key, run_at)
            SELECT j.kind, j.arguments, j.unique_key, clock_timestamp() + j.delay * interval '1 microsecond'
            FROM jsonb_to_recordset($1::jsonb)
                AS j (kind text, arguments jsonb, unique_key text, delay bigint)
            ORDER BY j.kind, j.unique_key  -- two that add the same keys cannot wait for one another
            ON CONFLICT (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('queued', 'running') DO NOTHING
            RETURNING id
        )
        SELECT count(*), \(JobNotice.announceSQL) FROM added HAVING count(*) > 0
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        var json = JSONWriter(capacity: self.jobs.count * 128)
        json.array { json in
            for job in self.jobs {
                json.object { json in
                    json.member("kind", job.kind)
                    json.member("arguments", .object(job.arguments))
                    if let key = job.uniqueKey { json.member("unique_key", key) }
                    json.member("delay", job.delay.wholeNanoseconds / 1000)
                }
            }
        }
        parameters.add(String(decoding: json.bytes, as: UTF8.self))
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int {
        rows.count == 0 ? 0 : Int(try rows.int64(0, 0))
    }
}

extension PostgresSession {
    /// Adds jobs in the transaction that wants them done: they are there if and only if it is committed.
    ///
    /// - Parameter jobs: All are added by one statement.
    /// - Returns: How many were added: those with a unique key that is taken are not.
    /// - Throws: ``PostgresError``; the transaction must then not be committed.
    @discardableResult
    package func enqueue(_ jobs: [NewJob]) async throws(PostgresError) -> Int {
        if jobs.isEmpty { return 0 }
        return try await self.execute(EnqueueJobs(jobs: jobs))
    }

    /// Adds a job, as ``enqueue(_:)-([NewJob])`` does.
    ///
    /// - Returns: Whether it was added.
    /// - Throws: ``PostgresError``.
    @discardableResult
    package func enqueue(_ job: NewJob) async throws(PostgresError) -> Bool {
        try await self.enqueue([job]) == 1
    }
}
