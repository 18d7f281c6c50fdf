import JSON
import Postgres
import Runtime

/// Ends attempts as done, by primary key; gives the jobs that were still these attempts'.
///
/// The fence: a row whose lease was lost belongs to another worker or attempt, or to none, and is left as it is.
struct FinishJobs: PostgresStatement {
    let worker: String
    let attempts: [JobAttempt]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            UPDATE jobs j
            SET state = 'done', finished_at = clock_timestamp(), lease_until = NULL, error = NULL
            FROM unnest($2::bigint[], $3::integer[]) AS a (id, attempts)
            WHERE j.id = a.id AND j.state = 'running' AND j.worker = $1 AND j.attempts = a.attempts
            RETURNING j.id
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.worker)
        parameters.add(self.attempts)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<Int64> {
        try rows.ids()
    }
}

/// Ends attempts in any way, behind the same fence as ``FinishJobs``; gives the jobs that were still these attempts'.
///
/// What is queued again for the last reason, that its worker stops, has its attempt not counted, keeps the error of the
/// one before, and wakes the others.
struct SettleJobs: PostgresStatement {
    let worker: String
    let ends: [JobEnd]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        unprepared: """
            UPDATE jobs j
            SET state = e.state,
                attempts = CASE WHEN e.is_handed_back THEN j.attempts - 1 ELSE j.attempts END,
                run_at = CASE WHEN e.delay IS NULL THEN j.run_at
                    ELSE clock_timestamp() + e.delay * interval '1 microsecond' END,
                finished_at = CASE WHEN e.state = 'queued' THEN NULL ELSE clock_timestamp() END,
                error = coalesce(e.error, j.error), lease_until = NULL
            FROM jsonb_to_recordset($2::jsonb) AS e (
                id bigint, attempts integer, state text, is_handed_back boolean, delay bigint, error text
            )
            WHERE j.id = e.id AND j.state = 'running' AND j.worker = $1 AND j.attempts = e.attempts
            RETURNING j.id, CASE WHEN e.is_handed_back THEN \(JobNotice.announceSQL) END
            """
    )

    func bind(to parameters: inout PostgresParameters) {
        var json = JSONWriter(capacity: self.ends.count * 256)
        json.array { json in
            for end in self.ends { json.object { json in Self.write(end, to: &json) } }
        }
        parameters.add(self.worker)
        parameters.add(String(decoding: json.bytes, as: UTF8.self))
    }

    private static func write(_ end: JobEnd, to json: inout JSONWriter) {
        json.member("id", end.job.id)
        json.member("attempts", end.job.attempt)
        json.member("is_handed_back", end.settlement == .handedBack)
        switch end.settlement {
        case .done: json.member("state", "done")
        case .dead: json.member("state", "dead")
        case .handedBack: json.member("state", "queued")
        case .retried(let delay, _):
            json.member("state", "queued")
            json.member("delay", delay.wholeNanoseconds / 1000)
        }
        if let error = end.settlement.error { json.member("error", error) }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Set<Int64> {
        try rows.ids()
    }
}

extension PostgresParameters {
    /// Adds two arrays: the jobs' ids, and the numbers of the attempts.
    mutating func add(_ attempts: [JobAttempt]) {
        self.add(attempts.lazy.map(\.jobID))
        self.add(attempts.lazy.map { Int64($0.attempt) })
    }
}

extension PostgresRows {
    /// The first column of all rows.
    func ids() throws(PostgresError) -> Set<Int64> {
        var ids: Set<Int64> = []
        for row in 0..<self.count { ids.insert(try self.int64(row, 0)) }
        return ids
    }
}
