package import Postgres

/// The part that all statements share which end sessions: they end the rows that the CTE `open` has locked, and tell
/// every instance of it at commit, in one step.
///
/// Rows are locked in the order of their ids, so that two such statements cannot wait for each other. The moment is the
/// clock's after the locks were got, not the transaction's: no token was made later than it.
private enum EndingSQL {
    static let channel = SessionNotice.channel

    /// - Parameter reason: The parameter that has the reason, such as `$2`.
    /// - Returns: All that follows the CTE `open`.
    static func end(reason: String) -> String {
        """
        , ended AS (
            UPDATE sessions s
            SET ended_at = clock_timestamp(), end_reason = \(reason)
            FROM open
            WHERE s.id = open.id
            RETURNING s.id
        ), numbered AS (
            SELECT id, (row_number() OVER (ORDER BY id) - 1) / \(SessionNotice.maximumIDCount) AS part FROM ended
        )
        SELECT
            string_agg(id::text, ',' ORDER BY id),
            pg_notify('\(self.channel)', \(SessionNotice.sessionsSQL("string_agg(id::text, ',' ORDER BY id)")))
        FROM numbered
        GROUP BY part
        ORDER BY part
        """
    }

    /// The ids that ended, of all parts.
    static func ids(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64] {
        var ids: [Int64] = []
        for row in 0..<rows.count {
            for text in rows.text(row, 0).split(separator: ",") {
                guard let id = Int64(text) else { throw PostgresError(.unexpectedColumn) }
                ids.append(id)
            }
        }
        return ids
    }
}

/// Ends the open sessions of a user, from the index `sessions_open`; gives the ids that it ended.
///
/// In a transaction that changes the user's row, it must come after that change: who logs in meanwhile waits for the
/// row, or has its session ended too.
package struct EndSessions: PostgresStatement {
    private let userID: Int64
    private let exceptID: Int64?
    private let reason: SessionEndReason

    /// - Parameters:
    ///   - userID: Whose sessions.
    ///   - exceptID: The one that goes on, if any.
    ///   - reason: Why they end.
    package init(ofUser userID: Int64, except exceptID: Int64? = nil, reason: SessionEndReason) {
        self.userID = userID
        self.exceptID = exceptID
        self.reason = reason
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "end_sessions",
        """
        WITH open AS (
            SELECT id
            FROM sessions
            WHERE user_id = $1 AND ended_at IS NULL AND id IS DISTINCT FROM $2::bigint
            ORDER BY id
            FOR NO KEY UPDATE
        )\(EndingSQL.end(reason: "$3"))
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.exceptID)
        parameters.add(self.reason.rawValue)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64] {
        try EndingSQL.ids(rows)
    }
}

/// Ends one open session of a user, by the primary key; gives whether there was one to end.
package struct EndSession: PostgresStatement {
    private let id: Int64
    private let userID: Int64
    private let reason: SessionEndReason

    package init(id: Int64, ofUser userID: Int64, reason: SessionEndReason) {
        self.id = id
        self.userID = userID
        self.reason = reason
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "end_session",
        """
        WITH open AS (
            SELECT id FROM sessions WHERE id = $1 AND user_id = $2 AND ended_at IS NULL FOR NO KEY UPDATE
        )\(EndingSQL.end(reason: "$3"))
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.userID)
        parameters.add(self.reason.rawValue)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try !EndingSQL.ids(rows).isEmpty
    }
}

/// Ends a user's oldest open sessions but the newest `count`, from the index `sessions_open`; gives the ids.
struct EndOldestSessions: PostgresStatement {
    let userID: Int64
    let keeping: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "end_oldest_sessions",
        """
        WITH open AS (
            SELECT id
            FROM sessions
            WHERE user_id = $1 AND ended_at IS NULL AND id < (
                SELECT id FROM sessions WHERE user_id = $1 AND ended_at IS NULL ORDER BY id DESC LIMIT 1 OFFSET $2 - 1
            )
            ORDER BY id
            FOR NO KEY UPDATE
        )\(EndingSQL.end(reason: "$3"))
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.keeping)
        parameters.add(SessionEndReason.displaced.rawValue)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64] {
        try EndingSQL.ids(rows)
    }
}
