import Postgres

/// What a change of the password is checked against.
struct PasswordOwner: Sendable {
    let username: String
    let email: String
    let isActive: Bool

    /// In PHC string format.
    let passwordHash: String

    /// The name in its folded form, by which guesses are counted.
    let account: String
}

/// The password's hash, and what the password must not be, by the primary key; `nil` if there is no such user.
struct FindPassword: PostgresStatement {
    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "find_password",
        "SELECT username, email, is_active, password_hash, username_folded FROM users WHERE id = $1"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PasswordOwner? {
        if rows.count == 0 { return nil }
        return PasswordOwner(
            username: rows.text(0, 0),
            email: rows.text(0, 1),
            isActive: try rows.bool(0, 2),
            passwordHash: rows.text(0, 3),
            account: rows.text(0, 4)
        )
    }
}

/// Sets a password, by the primary key, if it is still the one that it was; gives whether it was.
struct UpdatePassword: PostgresStatement {
    let id: Int64
    let passwordHash: String

    /// The hash that the old password was compared with; `nil` if it is not asked for.
    let previousHash: String?

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_password",
        """
        UPDATE users
        SET password_hash = $2, password_changed_at = clock_timestamp(), updated_at = clock_timestamp(),
            version = version + 1
        WHERE id = $1 AND ($3::text IS NULL OR password_hash = $3)
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.passwordHash)
        parameters.add(self.previousHash)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Bool {
        rows.affectedCount == 1
    }
}

extension PostgresSession {
    /// Sets a user's password, whatever it was.
    ///
    /// - Returns: Whether there is such a user.
    /// - Throws: ``PostgresError``.
    func setPasswordHash(ofUser userID: Int64, to hash: String) async throws(PostgresError) -> Bool {
        try await self.execute(UpdatePassword(id: userID, passwordHash: hash, previousHash: nil))
    }
}
