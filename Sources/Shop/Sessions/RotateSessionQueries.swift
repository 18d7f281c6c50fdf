import Postgres
import Runtime

/// What became of a refresh token that was used.
struct RefreshOutcome: Equatable, Sendable {
    enum Kind: String, Sendable {
        /// It was the good one, and has a successor now.
        case rotated
        /// It was the one before, a moment ago: it has the same successor again.
        case repeated
        /// It was used before: somebody else has it too.
        case reused
        /// The session has ended or expired, or its user is not active.
        case refused
    }

    let kind: Kind

    /// `jti` of the token that is good now, and when it was made, and until when it is good.
    let tokenID: String
    let rotatedAt: UTCTime
    let expiresAt: UTCTime

    /// When the session ends whatever happens.
    let endsAt: UTCTime

    let grants: Grants

    /// The user's rights changed while the statement waited for the row, so ``grants`` may be of before.
    let isStale: Bool
}

/// Exchanges the good refresh token of a session for the next one: a compare-and-set on `token_id`, by primary keys.
///
/// One statement, so one round trip. It locks the user's row before the session's, as all do that lock both. Uses of
/// one token at the same time wait for each other here: the first rotates it, the others find it to be the one before.
/// The user's row is read as it is once locked, but the groups as they were when the statement began: if the user's
/// rights have changed in between, the outcome is stale, and the statement is to be sent again.
struct RotateSession: PostgresStatement {
    let token: RefreshToken

    /// `jti` of the token that comes after, if this is the good one.
    let nextTokenID: String

    let now: UTCTime

    /// How long the next token is good.
    let lifetime: Duration

    /// How long the one before gives the same successor.
    let grace: Duration

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "rotate_session",
        """
        WITH account AS (
            SELECT id, role, is_active, tokens_valid_from FROM users WHERE id = $2 FOR SHARE
        ), found AS (
            SELECT s.id, s.token_id, s.previous_token_id, s.rotated_at, s.expires_at, s.ends_at, s.ended_at
            FROM sessions s
            WHERE s.id = $1 AND s.user_id = (SELECT id FROM account)
            FOR NO KEY UPDATE
        ), rotated AS (
            UPDATE sessions s
            SET previous_token_id = found.token_id, token_id = $4, rotated_at = \(TimestampSQL.parameter("$5")),
                last_used_at = \(TimestampSQL.parameter("$5")),
                expires_at = least(\(TimestampSQL.parameter("$6")), found.ends_at)
            FROM found, account
            WHERE s.id = found.id AND found.token_id = $3 AND found.ended_at IS NULL AND account.is_active
                AND found.expires_at > \(TimestampSQL.parameter("$5"))
            RETURNING s.id, s.token_id, s.rotated_at, s.expires_at
        )
        SELECT
            CASE
                WHEN rotated.id IS NOT NULL THEN 'rotated'
                WHEN found.ended_at IS NOT NULL OR NOT account.is_active
                    OR found.expires_at <= \(TimestampSQL.parameter("$5")) THEN 'refused'
                WHEN found.previous_token_id = $3
                    AND found.rotated_at >= \(TimestampSQL.parameter("$7")) THEN 'repeated'
                ELSE 'reused'
            END,
            coalesce(rotated.token_id, found.token_id),
            \(TimestampSQL.column("coalesce(rotated.rotated_at, found.rotated_at)")),
            \(TimestampSQL.column("coalesce(rotated.expires_at, found.expires_at)")),
            \(TimestampSQL.column("found.ends_at")),
            account.tokens_valid_from IS DISTINCT FROM (SELECT u.tokens_valid_from FROM users u WHERE u.id = $2),
            account.role, \(FindGrants.permissions(of: "account.id")),
            \(TimestampSQL.column("account.tokens_valid_from"))
        FROM found
        CROSS JOIN account
        LEFT JOIN rotated ON rotated.id = found.id
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.token.sessionID)
        parameters.add(self.token.userID)
        parameters.add(self.token.id)
        parameters.add(self.nextTokenID)
        parameters.add(self.now)
        parameters.add(self.now + self.lifetime)
        parameters.add(self.now - self.grace)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> RefreshOutcome? {
        guard rows.count > 0 else { return nil }
        guard let kind = RefreshOutcome.Kind(rawValue: rows.text(0, 0)) else { throw PostgresError(.unexpectedColumn) }
        return RefreshOutcome(
            kind: kind,
            tokenID: rows.text(0, 1),
            rotatedAt: try rows.time(0, 2),
            expiresAt: try rows.time(0, 3),
            endsAt: try rows.time(0, 4),
            grants: try Grants(rows, row: 0, firstColumn: 6),
            isStale: try rows.bool(0, 5)
        )
    }
}
