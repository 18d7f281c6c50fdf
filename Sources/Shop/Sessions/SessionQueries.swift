import Postgres
import Runtime

/// What a login needs of a user, by `users_username_unique`: one row, also for a name that nobody has.
struct FindCredentials: PostgresStatement {
    let username: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_credentials",
        """
        SELECT name.folded, u.id, u.is_active, u.password_hash, \(TimestampSQL.column("u.password_changed_at"))
        FROM (SELECT folded_identifier($1)) AS name (folded)
        LEFT JOIN users u ON u.username_folded = name.folded
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.username)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> (account: String, credentials: Credentials?) {
        let account = rows.text(0, 0)
        guard !rows.isNull(0, 1) else { return (account, nil) }
        let credentials = Credentials(
            userID: try rows.int64(0, 1),
            isActive: try rows.bool(0, 2),
            passwordHash: rows.text(0, 3),
            passwordChangedAt: try rows.time(0, 4)
        )
        return (account, credentials)
    }
}

/// A user as a login needs them.
struct Credentials: Equatable, Sendable {
    let userID: Int64
    let isActive: Bool
    let passwordHash: String
    let passwordChangedAt: UTCTime
}

/// The open sessions of a user, newest first, from the index `sessions_open`; at most ``limit``.
struct ListSessions: PostgresStatement {
    let userID: Int64
    let now: UTCTime
    let limit: Int

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "list_sessions",
        """
        SELECT id, \(TimestampSQL.column("created_at")), \(TimestampSQL.column("last_used_at")), address, user_agent
        FROM sessions
        WHERE user_id = $1 AND ended_at IS NULL AND expires_at > \(TimestampSQL.parameter("$2"))
        ORDER BY id DESC
        LIMIT $3
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.now)
        parameters.add(self.limit)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Device] {
        var devices: [Device] = []
        for row in 0..<rows.count {
            devices.append(
                Device(
                    id: try rows.int64(row, 0),
                    createdAt: try rows.time(row, 1),
                    lastUsedAt: try rows.time(row, 2),
                    address: rows.text(row, 3),
                    userAgent: rows.text(row, 4)
                )
            )
        }
        return devices
    }
}

/// Whether a refresh token would be taken now, by the primary keys; nothing is changed.
struct CheckRefreshToken: PostgresStatement {
    let token: RefreshToken
    let now: UTCTime
    let grace: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "check_refresh_token",
        """
        SELECT count(*)
        FROM sessions s
        JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND s.user_id = $2 AND s.ended_at IS NULL AND u.is_active
            AND s.expires_at > \(TimestampSQL.parameter("$4"))
            AND (
                s.token_id = $3
                OR s.previous_token_id = $3 AND s.rotated_at >= \(TimestampSQL.parameter("$5"))
            )
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.token.sessionID)
        parameters.add(self.token.userID)
        parameters.add(self.token.id)
        parameters.add(self.now)
        parameters.add(self.now - self.grace)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.int64(0, 0) > 0
    }
}
