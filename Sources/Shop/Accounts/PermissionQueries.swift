import JSON
package import Postgres

/// All permissions by name, from the primary key: a dozen rows, so there are no pages.
package struct ListPermissions: PostgresStatement {
    package init() {}

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "list_permissions",
        "SELECT name, description FROM permissions ORDER BY name"
    )

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: 1024)
        json.array { json in
            for row in 0..<rows.count {
                json.object { json in
                    json.member("name", text: rows[row, 0])
                    json.member("description", text: rows[row, 1])
                }
            }
        }
        return json.bytes
    }
}
