import Runtime
import Shop
package import Testing

/// Gives each test of a suite its own schema; see ``TestDatabase``.
package struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    package let isRecursive = true

    /// Whether the shop's tables are in the schema.
    fileprivate let isMigrated: Bool

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
            try await TestDatabase.with(
                url,
                prepare: { if self.isMigrated { try await $0.migrate() } },
                { try await body() }
            )
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// Runs each test in a migrated schema of its own.
    package static var database: Self { Self(isMigrated: true) }

    /// Runs each test in a schema of its own without any table.
    package static var emptyDatabase: Self { Self(isMigrated: false) }
}
