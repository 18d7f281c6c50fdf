import Postgres
import Runtime
import Shop

extension TestDatabase {
    /// The project's folder of migrations.
    package nonisolated static var migrationsDirectory: String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/") + "/Migrations"
    }

    /// Makes the shop's tables in a database of a test's own.
    static func migrate(_ url: String) async throws {
        let pool = try self.makePool(url)
        await pool.start()
        try await Migrator(postgres: pool, directory: self.migrationsDirectory, say: { _ in }).up()
        await pool.stop(by: .now() + .seconds(1))
    }

    /// Brings the schema up to date.
    package func migrate() async throws {
        try await Migrator(postgres: self.pool, directory: Self.migrationsDirectory, say: { _ in }).up()
    }
}
