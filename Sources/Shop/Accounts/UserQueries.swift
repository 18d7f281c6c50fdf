package import Postgres

/// The groups of `users u` in one column, as ``PackedColumn`` reads it: their number, then the id and name of each.
///
/// From the primary keys of `user_groups` and `groups`.
enum UserGroupSQL {
    static let packed = """
        (
            SELECT concat(
                count(*), ' ',
                string_agg(concat_ws(' ', g.id, octet_length(g.name), g.name), ' ' ORDER BY g.id)
            )
            FROM user_groups ug
            JOIN groups g ON g.id = ug.group_id
            WHERE ug.user_id = u.id
        )
        """
}

/// Adds a user; the unique indexes of the folded name and address refuse one that is taken.
struct InsertUser: PostgresStatement {
    let user: NewUser
    let role: Role
    let passwordHash: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "insert_user",
        """
        INSERT INTO users AS u (username, email, first_name, last_name, phone_number, role, password_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        RETURNING \(UserColumns.list)
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.user.username)
        parameters.add(self.user.email)
        parameters.add(self.user.firstName)
        parameters.add(self.user.lastName)
        parameters.add(self.user.phoneNumber)
        parameters.add(self.role.rawValue)
        parameters.add(self.passwordHash)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> User {
        try UserColumns.user(rows, 0)
    }
}

/// One user with their groups by the primary key, or `nil`.
package struct FindUser: PostgresStatement {
    private let id: Int64

    package init(id: Int64) {
        self.id = id
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_user",
        "SELECT \(UserColumns.list) FROM users u WHERE u.id = $1"
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> User? {
        try UserColumns.onlyUser(rows)
    }
}

/// The id of the user of a name, in any case and form, from the unique index; `nil` if there is none.
struct FindUserID: PostgresStatement {
    let username: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_user_id",
        "SELECT id FROM users WHERE username_folded = folded_identifier($1)"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.username)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64? {
        rows.count == 0 ? nil : try rows.int64(0, 0)
    }
}

/// Whether a user has the name or the address already, from the unique indexes.
struct UserExists: PostgresStatement {
    let username: String
    let email: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "user_exists",
        """
        SELECT EXISTS (SELECT FROM users WHERE username_folded = folded_identifier($1))
            OR EXISTS (SELECT FROM users WHERE email_folded = folded_identifier($2))
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.username)
        parameters.add(self.email)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        try rows.bool(0, 0)
    }
}

/// Locks a user's row, by the primary key, until the transaction ends: changes of one account come one after the other.
///
/// What the row and its groups are is read by the next statement: this one saw them as they were before it waited.
struct LockUser: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "lock_user", "SELECT id FROM users WHERE id = $1 FOR NO KEY UPDATE")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}

/// Locks a user's row and those of all active administrators, by primary key and `users_role`, and gives the ids of the
/// latter as they are once the locks are held.
///
/// In the order of ids, so that two of these never wait for each other. Of two administrators who demote each other at
/// once, the second finds itself one no more.
struct LockAdministrators: PostgresStatement {
    let userID: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_administrators",
        """
        SELECT id, role = 'admin' AND is_active
        FROM users
        WHERE id = $1 OR (role = 'admin' AND is_active)
        ORDER BY id
        FOR NO KEY UPDATE
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64] {
        var ids: [Int64] = []
        for row in 0..<rows.count where try rows.bool(row, 1) { ids.append(try rows.int64(row, 0)) }
        return ids
    }
}

/// Sets the profile of a user, by the primary key; the unique index of the folded address refuses one that is taken.
struct UpdateProfile: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let email: String
    let firstName: String
    let lastName: String
    let phoneNumber: String?

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_profile",
        """
        UPDATE users
        SET email = $2, first_name = $3, last_name = $4, phone_number = $5, updated_at = clock_timestamp(),
            version = version + 1
        WHERE id = $1
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.email)
        parameters.add(self.firstName)
        parameters.add(self.lastName)
        parameters.add(self.phoneNumber)
    }
}
