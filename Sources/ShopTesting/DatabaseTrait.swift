import Runtime
import Shop
package import Testing

/// Gives each test of a suite its own schema; see ``TestDatabase``.
package struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    /// Whether the shop's tables are in the schema.
    fileprivate let isMigrated: Bool

    /// Whether an empty schema is in a database of its own, where no other test's transactions are; one with the shop's
    /// tables always is.
    fileprivate let isAlone: Bool

    /// Schemas in use at the same time, so that all their connections stay below the server's `max_connections`.
    private static let gate = TestGate(width: 12)

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil, let url = TestEnvironment.databaseURL else { return try await body() }
        EventLoop.startThread()
        try await Self.gate.pass {
            if self.isMigrated { return try await TestDatabase.withTables(url) { try await body() } }
            guard self.isAlone else {
                try await TestDatabase.makeExtensions(url)
                return try await TestDatabase.with(url) { try await body() }
            }
            try await TestDatabase.withOwnDatabase(url) { own in
                try await TestDatabase.with(own) { try await body() }
            }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// Runs each test in a migrated schema of its own.
    package static var database: Self { Self(isMigrated: true, isAlone: false) }

    /// Runs each test in a schema of its own without any table.
    package static var emptyDatabase: Self { Self(isMigrated: false, isAlone: false) }

    /// Runs each test in an empty schema of a database of its own.
    package static var emptyOwnDatabase: Self { Self(isMigrated: false, isAlone: true) }
}
