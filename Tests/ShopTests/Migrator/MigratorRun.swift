import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// A migrator on the schema of the running test and a folder of its own, and what it has said so far.
@Loop
final class MigratorRun {
    private(set) var said: [String] = []

    /// Called with each line that is said.
    var onSay: (String) -> Void = { _ in }

    /// Runs one command of a migrator, on the pool of the running test unless another is given.
    ///
    /// - Throws: What the command throws.
    func callAsFunction(
        _ folder: String,
        on pool: PostgresPool? = nil,
        _ command: @Loop (Migrator) async throws -> Void = { try await $0.up() }
    ) async throws {
        let migrator = Migrator(
            postgres: try pool ?? TestDatabase.required().pool,
            directory: folder,
            say: { line in
                self.said.append(line)
                self.onSay(line)
            }
        )
        try await command(migrator)
    }

    /// What was said, without the times, and forgets it.
    func takeSaid() -> [String] {
        defer { self.said = [] }
        return self.said.map { line in
            line.replacing(/\ in \d+ ms/, with: "").replacing(
                /applied \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/,
                with: "applied then"
            )
        }
    }

    /// What a command fails with, or an empty text.
    static func failure(
        _ folder: String,
        on pool: PostgresPool? = nil,
        _ command: @Loop (Migrator) async throws -> Void = { try await $0.up() }
    ) async -> String {
        do {
            try await MigratorRun()(folder, on: pool, command)
            return ""
        } catch {
            return "\(error)"
        }
    }
}
