import Postgres

/// What the statements that show users select of `users u`, in this order, the groups' names along with it.
enum UserColumns {
    static let list = """
        u.id, u.username, u.email, u.first_name, u.last_name, u.phone_number, u.role, u.is_active,
            \(TimestampSQL.column("u.created_at")), \(UserGroupSQL.packed)
        """

    private static let id = 0
    private static let username = 1
    private static let email = 2
    private static let firstName = 3
    private static let lastName = 4
    private static let phoneNumber = 5
    private static let role = 6
    private static let isActive = 7
    private static let createdAt = 8
    private static let groups = 9

    /// The number of columns.
    static let count = 10

    /// A row's user.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func user(_ rows: borrowing PostgresRows, _ row: Int) throws(PostgresError) -> User {
        guard let role = Role(rawValue: rows.text(row, self.role)) else {
            throw PostgresError(.unexpectedColumn, serverMessage: "the role is none that the program knows")
        }
        return User(
            id: try rows.int64(row, self.id),
            username: rows.text(row, self.username),
            email: rows.text(row, self.email),
            firstName: rows.text(row, self.firstName),
            lastName: rows.text(row, self.lastName),
            phoneNumber: rows.optionalText(row, self.phoneNumber),
            role: role,
            isActive: try rows.bool(row, self.isActive),
            createdAt: try rows.int64(row, self.createdAt),
            groups: try self.groups(rows, row)
        )
    }

    /// The user of the only row; `nil` if there is no row.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func onlyUser(_ rows: borrowing PostgresRows) throws(PostgresError) -> User? {
        rows.count == 0 ? nil : try self.user(rows, 0)
    }

    private static func groups(_ rows: borrowing PostgresRows, _ row: Int) throws(PostgresError) -> [GroupName] {
        var packed = PackedColumn(rows[row, self.groups])
        let count = try packed.int64()
        var groups: [GroupName] = []
        for _ in 0..<count {
            let id = try packed.int64()
            guard let name = try packed.text() else { throw PackedColumn.malformed }
            groups.append(GroupName(id: id, name: name))
        }
        return groups
    }
}
