import Postgres

/// Stores a stronger hash of the same password, by the primary key; nothing else of the user has changed.
///
/// Only if the weaker one is still there: a password that was changed meanwhile stays.
struct UpgradePasswordHash: PostgresStatement {
    typealias Output = Void

    let userID: Int64
    let old: String
    let new: String

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "upgrade_password_hash",
        "UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.userID)
        parameters.add(self.old)
        parameters.add(self.new)
    }
}

extension PostgresSession {
    /// Replaces a user's password hash by a stronger one of the same password, unless the password has changed.
    ///
    /// - Throws: ``PostgresError``.
    func upgradePasswordHash(ofUser userID: Int64, from old: String, to new: String) async throws(PostgresError) {
        try await self.execute(UpgradePasswordHash(userID: userID, old: old, new: new))
    }
}
