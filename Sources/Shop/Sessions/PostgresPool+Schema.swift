import Postgres
import Runtime

extension PostgresPool {
    /// The schema in which the shop's tables are: what notices name, and keys in Redis have.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func findSchema() async throws(PostgresError) -> String {
        try await self.read(FindSchema())
    }
}

/// The schema of a pool, asked for once.
@Loop
final class SchemaName {
    private let postgres: PostgresPool
    private var name: String?

    init(_ postgres: PostgresPool) {
        self.postgres = postgres
    }

    /// - Throws: ``Postgres/PostgresError`` if it is not known yet, and the database cannot be asked.
    func find() async throws(PostgresError) -> String {
        if let name { return name }
        let name = try await self.postgres.findSchema()
        self.name = name
        return name
    }
}
