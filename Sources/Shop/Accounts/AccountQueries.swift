import Postgres

/// From when on a user's access tokens are good, once their rights have changed.
private enum TokenEnding {
    /// The clock's time after the row was locked, but a second later than the last time at least: tokens tell whole
    /// seconds, so those that were made since are dated the second behind it, and have to be refused as well.
    static let moment = "greatest(clock_timestamp(), u.tokens_valid_from + interval '1 second')"
}

/// Sets a user's role and state, by the primary key.
///
/// If what the user may do has changed, access tokens made before are refused from now on, on every instance: the
/// moment is the clock's after the row was locked, and told at commit.
struct UpdateAccount: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let role: Role
    let isActive: Bool
    let endsTokens: Bool

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_account",
        """
        WITH changed AS (
            UPDATE users u
            SET role = $2, is_active = $3, updated_at = clock_timestamp(), version = version + 1,
                tokens_valid_from = CASE WHEN $4 THEN \(TokenEnding.moment) ELSE u.tokens_valid_from END
            WHERE u.id = $1
            RETURNING u.id
        )
        SELECT CASE WHEN $4 THEN \(SessionNotice.announceUsersSQL) END FROM changed
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.role.rawValue)
        parameters.add(self.isActive)
        parameters.add(self.endsTokens)
    }
}

/// Makes a user a member of these groups, and of no others, by the primary key.
struct ReplaceUserGroups: PostgresStatement {
    typealias Output = Void

    let userID: Int64
    let groupIDs: [Int64]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "replace_user_groups",
        """
        WITH left_groups AS (
            DELETE FROM user_groups WHERE user_id = $1 AND group_id <> ALL ($2::bigint[])
        )
        INSERT INTO user_groups (user_id, group_id)
        SELECT $1, id FROM unnest($2::bigint[]) AS id
        ON CONFLICT (user_id, group_id) DO NOTHING
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.groupIDs)
    }
}

/// Refuses access tokens made up to now of all members of a group, from the index `user_groups_group`, and tells every
/// instance at commit.
///
/// The rows are locked in the order of ids, as ``LockAdministrators`` does it.
struct EndTokensOfGroup: PostgresStatement {
    typealias Output = Void

    let groupID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "end_tokens_of_group",
        """
        WITH members AS (
            SELECT u.id
            FROM users u
            WHERE u.id IN (SELECT user_id FROM user_groups WHERE group_id = $1)
            ORDER BY u.id
            FOR NO KEY UPDATE OF u
        ), changed AS (
            UPDATE users u SET tokens_valid_from = \(TokenEnding.moment) FROM members m WHERE u.id = m.id RETURNING u.id
        )
        SELECT CASE WHEN EXISTS (SELECT FROM changed) THEN \(SessionNotice.announceUsersSQL) END
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.groupID)
    }
}
