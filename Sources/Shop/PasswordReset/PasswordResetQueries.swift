import Postgres
import Runtime

/// Whom a reset is for.
struct PasswordResetOwner: Equatable, Sendable {
    let userID: Int64
    let username: String
    let email: String
}

/// An active user, by the primary key.
struct FindPasswordResetOwner: PostgresStatement {
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_password_reset_owner",
        "SELECT id, username, email FROM users WHERE id = $1 AND is_active"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PasswordResetOwner? {
        rows.count == 0 ? nil : try PasswordResetOwner(rows)
    }
}

/// The active user with an address, by the unique index `users_email_unique`: one row, also for one that nobody has.
struct FindUserByEmail: PostgresStatement {
    let email: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_user_by_email",
        """
        SELECT address.folded, u.id
        FROM (SELECT folded_identifier($1)) AS address (folded)
        LEFT JOIN users u ON u.email_folded = address.folded AND u.is_active
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.email)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> (account: String, userID: Int64?) {
        (rows.text(0, 0), rows.isNull(0, 1) ? nil : try rows.int64(0, 1))
    }
}

/// Adds a token for a user, and removes those of that user that are good no longer, by the index
/// `password_resets_user`; gives whether the user, by the primary key, is still active and has still that address.
///
/// Locks the user's row, so that a change of the address either comes first, and there is no token, or waits, and then
/// finds the token to end it.
struct AddPasswordReset: PostgresStatement {
    let userID: Int64

    /// Where the token is mailed.
    let email: String

    let tokenDigest: String
    let now: UTCTime
    let lifetime: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "add_password_reset",
        """
        WITH swept AS (
            DELETE FROM password_resets
            WHERE user_id = $1 AND (used_at IS NOT NULL OR expires_at <= \(TimestampSQL.parameter("$3")))
        )
        INSERT INTO password_resets (user_id, token_digest, created_at, expires_at)
        SELECT owner.id, $2, \(TimestampSQL.parameter("$3")), \(TimestampSQL.parameter("$4"))
        FROM (SELECT id FROM users WHERE id = $1 AND email = $5 AND is_active FOR SHARE) AS owner
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.tokenDigest)
        parameters.add(self.now)
        parameters.add(self.now + self.lifetime)
        parameters.add(self.email)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        rows.affectedCount == 1
    }
}

/// Ends all tokens of a user, by the index `password_resets_user`.
struct EndPasswordResets: PostgresStatement {
    typealias Output = Void

    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "end_password_resets",
        "DELETE FROM password_resets WHERE user_id = $1"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }
}

extension PostgresSession {
    /// Ends the tokens that were mailed to a user.
    ///
    /// In a transaction that changes the user's row, it must come after that row is locked.
    ///
    /// - Throws: ``PostgresError``.
    func endPasswordResets(ofUser userID: Int64) async throws(PostgresError) {
        try await self.execute(EndPasswordResets(userID: userID))
    }
}

/// The active user of a good token, by the unique index `password_resets_token_unique`.
struct FindPasswordReset: PostgresStatement {
    let tokenDigest: String
    let now: UTCTime

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_password_reset",
        """
        SELECT u.id, u.username, u.email
        FROM password_resets r
        JOIN users u ON u.id = r.user_id
        WHERE r.token_digest = $1 AND r.used_at IS NULL AND r.expires_at > \(TimestampSQL.parameter("$2"))
            AND u.is_active
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.tokenDigest)
        parameters.add(self.now)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PasswordResetOwner? {
        rows.count == 0 ? nil : try PasswordResetOwner(rows)
    }
}

/// Uses a token up, and with it all others of its user; gives whether it was good.
///
/// By the indexes `password_resets_token_unique` and `password_resets_user`. Of two who use one at the same time the
/// second waits for the first, and then finds it used.
struct UsePasswordReset: PostgresStatement {
    let tokenDigest: String
    let now: UTCTime

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "use_password_reset",
        """
        WITH used AS (
            UPDATE password_resets
            SET used_at = \(TimestampSQL.parameter("$2"))
            WHERE token_digest = $1 AND used_at IS NULL AND expires_at > \(TimestampSQL.parameter("$2"))
            RETURNING id, user_id
        ), others AS (
            DELETE FROM password_resets r
            USING used
            WHERE r.user_id = used.user_id AND r.id <> used.id
        )
        SELECT user_id FROM used
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.tokenDigest)
        parameters.add(self.now)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        rows.count == 1
    }
}

extension PasswordResetOwner {
    fileprivate init(_ rows: borrowing PostgresRows) throws(PostgresError) {
        self.init(
            userID: try rows.int64(0, 0),
            username: rows.text(0, 1),
            email: rows.text(0, 2)
        )
    }
}
