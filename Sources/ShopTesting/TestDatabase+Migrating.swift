import Runtime
import Shop

extension TestDatabase {
    /// The project's folder of migrations.
    package nonisolated static var migrationsDirectory: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/") + "/Migrations"
    }

    /// Brings the schema up to date.
    package func migrate() async throws {
        try await Migrator(postgres: self.pool, directory: Self.migrationsDirectory, say: { _ in }).up()
    }
}
