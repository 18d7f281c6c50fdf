import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

/// One column of text.
private struct TextQuery: PostgresStatement {
    let text: String

    var sql: SQL { SQL(unprepared: self.text) }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        (0..<rows.count).map { rows.text($0, 0) }
    }
}

@Suite("Permissions in the database", .database)
struct PermissionsDatabaseTests {
    @Test("The table has the permissions that the program knows")
    @Loop
    func table() async throws {
        let names = try await TestDatabase.required().pool.read(
            TextQuery(text: "SELECT name FROM permissions ORDER BY name")
        )
        #expect(names == Permission.allCases.map(\.rawValue))
    }

    @Test("The built-in groups show the permissions of the roles", arguments: Role.allCases)
    @Loop
    func groups(_ role: Role) async throws {
        let names = try await TestDatabase.required().pool.read(
            TextQuery(
                text: """
                    SELECT gp.permission
                    FROM groups g
                    JOIN group_permissions gp ON gp.group_id = g.id
                    WHERE g.role = '\(role.rawValue)'
                    ORDER BY gp.permission
                    """
            )
        )
        #expect(names == role.permissions.names)
    }
}
