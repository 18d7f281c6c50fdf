package import Postgres
import Runtime

/// What a view of a job is made of, in this order.
enum JobColumns {
    static let id = 0
    static let kind = 1
    static let state = 2
    static let arguments = 3
    static let attempts = 4
    static let error = 5
    static let enqueuedAt = 6
    static let startedAt = 7
    static let runtime = 8
    static let worker = 9

    /// The select list; of what runs, the runtime is that so far, and what is queued again has none.
    static let list = """
        id, kind, state, arguments, attempts, error,
        \(TimestampSQL.column("enqueued_at")), \(TimestampSQL.column("started_at")),
        round(extract(epoch FROM
            CASE state WHEN 'running' THEN clock_timestamp() ELSE finished_at END - started_at), 3),
        worker
        """
}

/// The conditions of a listing: a state's jobs are found by the index `jobs_open`, done ones by the primary key, a
/// kind's by `jobs_kind`; all of them in the list's order.
private enum JobConditions {
    static func text(_ listing: JobListing, _ numbers: inout ParameterNumbers) -> String {
        var conditions: [String] = []
        if let state = listing.state { conditions.append("state = '\(state.rawValue)'") }
        if listing.kind != nil { conditions.append("kind = \(numbers.next())") }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    static func bind(_ listing: JobListing, to parameters: inout PostgresParameters) {
        if let kind = listing.kind { parameters.add(kind) }
    }
}

/// One page of the jobs, newest first.
///
/// Planned each time, for the values in hand. One row more than the page has is asked for, which tells whether there is
/// a next page.
package struct ListJobs: PostgresStatement {
    package let sql: SQL
    private let listing: JobListing

    package init(_ listing: JobListing) {
        self.listing = listing
        var numbers = ParameterNumbers()
        var conditions = JobConditions.text(listing, &numbers)
        if case .after = listing.position { conditions += " AND id < \(numbers.next())" }
        var limit = "LIMIT \(numbers.next())"
        if case .offset = listing.position { limit += " OFFSET \(numbers.next())" }
        self.sql = SQL(
            unprepared: "SELECT \(JobColumns.list) FROM jobs WHERE \(conditions) ORDER BY id DESC \(limit)"
        )
    }

    package func bind(to parameters: inout PostgresParameters) {
        JobConditions.bind(self.listing, to: &parameters)
        if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
        parameters.add(self.listing.limit + 1)
        if case .offset(let rowCount) = self.listing.position { parameters.add(rowCount) }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        let last =
            rows.count > count ? PageCursor(value: .id, id: try rows.int64(count - 1, JobColumns.id)) : nil
        return ListPage(json: try JobView.array(rows, count: count), rowCount: count, last: last)
    }
}

/// How many jobs pass a listing's filters; it reads their entries in the index of one of them.
package struct CountJobs: PostgresStatement {
    package let sql: SQL
    private let listing: JobListing

    package init(_ listing: JobListing) {
        var numbers = ParameterNumbers()
        let conditions = JobConditions.text(listing, &numbers)
        self.listing = listing
        self.sql = SQL(unprepared: "SELECT count(*) FROM jobs WHERE \(conditions)")
    }

    package func bind(to parameters: inout PostgresParameters) {
        JobConditions.bind(self.listing, to: &parameters)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// One job, by the primary key; its view, or `nil` if there is none.
struct FindJob: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "find_job", "SELECT \(JobColumns.list) FROM jobs WHERE id = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8]? {
        rows.count == 0 ? nil : try JobView.one(rows, 0)
    }
}

/// Queues a dead job again, with all its attempts, by the primary key; gives its kind and its view, or `nil` if it is
/// not dead.
///
/// Breaks `jobs_unique` where another does the same work by now.
struct RetryJob: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "retry_job",
        """
        WITH retried AS (
            UPDATE jobs
            SET state = 'queued', attempts = 0, run_at = clock_timestamp(), finished_at = NULL, error = NULL
            WHERE id = $1 AND state = 'dead'
            RETURNING *
        )
        SELECT \(JobColumns.list), \(JobNotice.announceSQL) FROM retried
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> (kind: String, view: [UInt8])? {
        rows.count == 0 ? nil : (rows.text(0, JobColumns.kind), try JobView.one(rows, 0))
    }
}
