import Postgres
import Runtime

/// The database's schema is not the one that this program's statements are written for.
package struct SchemaMismatch: Error, CustomStringConvertible {
    package let databaseVersion: Int
    package let programVersion: Int

    package var description: String {
        let versions = "the database's schema is version \(databaseVersion), this program needs \(programVersion)"
        return databaseVersion < programVersion
            ? "\(versions): run `soundwave migrate`"
            : "\(versions): the program is older than the database; start the version that ran `soundwave migrate` last"
    }
}

/// Asks the database whether it is there and has the right schema.
@Loop
struct SchemaCheck {
    let postgres: PostgresPool

    func pingDatabase() async throws {
        try await self.postgres.read(PingDatabase())
    }

    /// - Throws: ``SchemaMismatch``, or what the database says.
    func verify() async throws {
        let version: Int
        do throws(PostgresError) {
            version = try await self.postgres.read(FindSchemaVersion())
        } catch  where error.code == .server(.undefinedTable) {
            version = 0  // nobody has migrated yet
        }
        guard version == Schema.version else {
            throw SchemaMismatch(databaseVersion: version, programVersion: Schema.version)
        }
    }

    /// Waits until the database can be asked, and then does what ``verify()`` does.
    ///
    /// - Throws: ``SchemaMismatch``, or the database's error when it cannot be reached for as long.
    func verify(within timeout: Duration) async throws {
        let deadline = MonotonicTime.now() + timeout
        while true {
            do {
                return try await self.verify()
            } catch let error as PostgresError where error.isTemporary && MonotonicTime.now() < deadline {
                try await EventLoop.shared.sleep(for: .milliseconds(50))
            }
        }
    }
}
