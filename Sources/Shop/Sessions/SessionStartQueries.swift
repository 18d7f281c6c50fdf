package import Postgres
package import Runtime

/// What a new session's row holds.
package struct NewSession: Sendable {
    package let userID: Int64

    /// `users.password_changed_at` as it was when the password was found to be right.
    package let passwordChangedAt: UTCTime

    /// `jti` of its first refresh token.
    package let tokenID: String

    package let createdAt: UTCTime

    /// Until when its first refresh token is good.
    package let expiresAt: UTCTime

    /// When it ends, however often it is refreshed.
    package let endsAt: UTCTime

    package let address: String

    /// The client's name of itself, cut to ``maximumUserAgentCharacters``.
    package let userAgent: String

    package static let maximumUserAgentCharacters = 512

    package init(
        userID: Int64,
        passwordChangedAt: UTCTime,
        tokenID: String,
        createdAt: UTCTime,
        expiresAt: UTCTime,
        endsAt: UTCTime,
        address: String,
        userAgent: String
    ) {
        self.userID = userID
        self.passwordChangedAt = passwordChangedAt
        self.tokenID = tokenID
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.endsAt = endsAt
        self.address = address
        let scalars = userAgent.unicodeScalars.filter { $0.properties.generalCategory != .control }
        self.userAgent = String(String.UnicodeScalarView(scalars.prefix(Self.maximumUserAgentCharacters)))
    }
}

/// Begins a session; gives its id, or `nil` if meanwhile the user has been deactivated or the password changed.
///
/// Locks the user's row, by its primary key, until the transaction's end: so a deactivation or a change of the password
/// either comes first, and there is no session, or waits, and then finds the session to end it.
package struct StartSession: PostgresStatement {
    private let session: NewSession

    package init(_ session: NewSession) {
        self.session = session
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "start_session",
        """
        WITH account AS (
            SELECT id
            FROM users
            WHERE id = $1 AND is_active AND password_changed_at = \(TimestampSQL.parameter("$2"))
            FOR NO KEY UPDATE
        )
        INSERT INTO sessions (
            user_id, token_id, rotated_at, created_at, last_used_at, expires_at, ends_at, address, user_agent
        )
        SELECT
            id, $3, \(TimestampSQL.parameter("$4")), \(TimestampSQL.parameter("$4")), \(TimestampSQL.parameter("$4")),
            \(TimestampSQL.parameter("$5")), \(TimestampSQL.parameter("$6")), $7, $8
        FROM account
        RETURNING id
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.session.userID)
        parameters.add(self.session.passwordChangedAt)
        parameters.add(self.session.tokenID)
        parameters.add(self.session.createdAt)
        parameters.add(self.session.expiresAt)
        parameters.add(self.session.endsAt)
        parameters.add(self.session.address)
        parameters.add(self.session.userAgent)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64? {
        rows.count == 0 ? nil : try rows.int64(0, 0)
    }
}

/// Deletes a user's sessions whose refresh token has expired, from the index `sessions_open`.
///
/// Nothing comes after them: their access tokens expired before.
struct DeleteExpiredSessions: PostgresStatement {
    typealias Output = Void

    let userID: Int64
    let before: UTCTime

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "delete_expired_sessions",
        """
        DELETE FROM sessions
        WHERE id IN (
            SELECT id
            FROM sessions
            WHERE user_id = $1 AND ended_at IS NULL AND expires_at < \(TimestampSQL.parameter("$2"))
            ORDER BY id
            FOR UPDATE
        )
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.before)
    }
}

/// What a user may do now, for the tokens of one.
///
/// Asked while the user's row is locked, so that no change of it is under way.
struct FindGrants: PostgresStatement {
    let userID: Int64

    var sql: SQL { Self.sql }

    /// The names of the permissions that the user `id` has from groups, with spaces between: from the primary keys.
    static func permissions(of id: String) -> String {
        """
        (
            SELECT string_agg(DISTINCT gp.permission, ' ')
            FROM user_groups ug
            JOIN group_permissions gp ON gp.group_id = ug.group_id
            WHERE ug.user_id = \(id)
        )
        """
    }

    private static let sql = SQL(
        prepared: "find_grants",
        """
        SELECT u.role, \(Self.permissions(of: "u.id")), \(TimestampSQL.column("u.tokens_valid_from"))
        FROM users u
        WHERE u.id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Grants? {
        rows.count == 0 ? nil : try Grants(rows, row: 0, firstColumn: 0)
    }
}
