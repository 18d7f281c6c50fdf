import Postgres

/// Adds a group with its permissions, and gives its id; the unique index of the folded name refuses one that is taken.
struct InsertGroup: PostgresStatement {
    let name: String
    let permissions: PermissionSet

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "insert_group",
        """
        WITH added AS (
            INSERT INTO groups (name) VALUES ($1) RETURNING id
        ), granted AS (
            INSERT INTO group_permissions (group_id, permission)
            SELECT added.id, permission FROM added, unnest(string_to_array($2, ' ')) AS permission
        )
        SELECT id FROM added
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.name)
        parameters.add(self.permissions.names.joined(separator: " "))
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// Sets a group's name, by the primary key, and its permissions; the unique index of the folded name refuses one that
/// is taken.
struct UpdateGroup: PostgresStatement {
    typealias Output = Void

    let id: Int64
    let name: String
    let permissions: [String]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "update_group",
        """
        WITH renamed AS (
            UPDATE groups SET name = $2, updated_at = clock_timestamp(), version = version + 1 WHERE id = $1
        ), taken AS (
            DELETE FROM group_permissions
            WHERE group_id = $1 AND permission <> ALL (string_to_array($3, ' '))
        )
        INSERT INTO group_permissions (group_id, permission)
        SELECT $1, permission FROM unnest(string_to_array($3, ' ')) AS permission
        ON CONFLICT (group_id, permission) DO NOTHING
        """
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
        parameters.add(self.name)
        parameters.add(self.permissions.joined(separator: " "))
    }
}

/// Deletes a group, by the primary key; its permissions and memberships go with it.
struct DeleteGroup: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "delete_group", "DELETE FROM groups WHERE id = $1")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}
