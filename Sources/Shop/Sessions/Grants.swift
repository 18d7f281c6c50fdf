import Postgres
import Runtime

/// What a user's new tokens say of them: the role, and the permissions of the role and of the user's groups.
struct Grants: Equatable, Sendable {
    let role: Role
    let permissions: PermissionSet

    /// Access tokens made up to this moment are refused, if there is one.
    let tokensValidFrom: UTCTime?

    /// When a token that is made now is made, for its claim `iat`.
    ///
    /// `iat` has whole seconds, and a token of the second in which the user's rights changed is refused, since it may
    /// be older than the change. So the first tokens after a change are of the next second.
    func issueTime(_ now: UTCTime) -> UTCTime {
        guard let tokensValidFrom, now.seconds <= tokensValidFrom.seconds else { return now }
        return UTCTime(seconds: tokensValidFrom.seconds + 1)
    }
}

extension Grants {
    /// Reads `role`, the permissions' names with spaces between or NULL, and `tokens_valid_from` or NULL.
    ///
    /// - Throws: ``PostgresError`` if the role is not one that the program knows.
    init(_ rows: borrowing PostgresRows, row: Int, firstColumn: Int) throws(PostgresError) {
        guard let role = Role(rawValue: rows.text(row, firstColumn)) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "column \(firstColumn) is no known role")
        }
        let names = rows.optionalText(row, firstColumn + 1)?.split(separator: " ") ?? []
        self.role = role
        // A permission that a newer release has added is not one that this one could check.
        self.permissions = role.permissions.union(PermissionSet(names.compactMap { Permission(rawValue: String($0)) }))
        self.tokensValidFrom = rows.isNull(row, firstColumn + 2) ? nil : try rows.time(row, firstColumn + 2)
    }
}
