import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The check of the schema", .enabled(if: TestEnvironment.databaseURL != nil))
struct SchemaCheckDatabaseTests {
    @Loop
    private static func mismatch() async throws -> String {
        do {
            try await SchemaCheck(postgres: TestDatabase.required().pool).verify()
            return ""
        } catch let error as SchemaMismatch {
            return error.description
        }
    }

    @Test("The program's own version passes", .database)
    @Loop
    func passes() async throws {
        #expect(try await Self.mismatch() == "")
    }

    @Test("An empty database is told to be migrated", .emptyDatabase)
    @Loop
    func refusesEmpty() async throws {
        #expect(
            try await Self.mismatch()
                == "the database's schema is version 0, this program needs \(Schema.version): run `soundwave migrate`"
        )
    }

    @Test("An older one too", .database)
    @Loop
    func refusesOlder() async throws {
        try await TestDatabase.required().setSchemaVersion(Schema.version - 1)
        #expect(
            try await Self.mismatch()
                == "the database's schema is version \(Schema.version - 1), this program needs \(Schema.version): "
                + "run `soundwave migrate`"
        )
    }

    @Test("Beside a newer one the program is what is old", .database)
    @Loop
    func refusesNewer() async throws {
        try await TestDatabase.required().setSchemaVersion(Schema.version + 1)
        #expect(
            try await Self.mismatch()
                == "the database's schema is version \(Schema.version + 1), this program needs \(Schema.version): "
                + "the program is older than the database; start the version that ran `soundwave migrate` last"
        )
    }

    @Test("The server does not start on another schema, and says why", .database)
    @Loop
    func keepsServerFromStarting() async throws {
        try await TestDatabase.required().setSchemaVersion(Schema.version + 1)
        try await TestShop.with { shop in
            await #expect(throws: SchemaMismatch.self) { try await shop.application.verifySchema() }
        }
    }
}
