import Postgres

extension PostgresPool {
    /// The schema in which the shop's tables are: what notices name, and keys in Redis have.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func findSchema() async throws(PostgresError) -> String {
        try await self.read(FindSchema())
    }
}
