import Postgres
import Runtime
import ShopTesting

@testable import Shop

extension TestDatabase {
    /// Makes the schema look as if another version of the program had migrated it.
    func setSchemaVersion(_ version: Int) async throws {
        try await self.run(
            """
            DELETE FROM schema_migrations WHERE number > \(version);
            INSERT INTO schema_migrations (number, name, checksum) VALUES (\(version), 'another.sql', 'x')
                ON CONFLICT DO NOTHING
            """
        )
    }

    /// Runs statements as they stand.
    func run(_ text: String) async throws {
        try await self.pool.withConnection { try await $0.executeScript(text) }
    }

    /// The first column of the rows of a query, as text.
    func texts(_ text: String) async throws -> [String] {
        try await self.pool.withConnection { try await $0.execute(TextColumn(text: text)) }
    }
}

/// Any query of the tests' own.
private struct TextColumn: PostgresStatement {
    let text: String

    var sql: SQL { SQL(unprepared: self.text) }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [String] {
        var texts: [String] = []
        for row in 0..<rows.count { texts.append(rows.text(row, 0)) }
        return texts
    }
}
