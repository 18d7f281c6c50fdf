import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Several migrations at once, as a deployment of several instances starts them.
    @Suite("soundwave migrate")
    struct MigrateCommandTests {
        private let applied = "SELECT count(*), count(DISTINCT number), max(number) FROM schema_migrations"

        @Test("Five at once on an empty database all succeed, and so do five more with nothing to do")
        @Loop
        func concurrent() async throws {
            try await ShopProcesses.withEmptyDatabase { shop in
                let count = try Files.names(in: TestDatabase.migrationsDirectory).count
                for _ in 1...2 {
                    let runs = (1...5).map { _ in Task { @Loop in try await shop.run(["migrate"]) } }
                    for run in runs {
                        let outcome = try await run.value
                        #expect(outcome.exit == .code(0), "\(outcome.complaints)")
                        #expect(outcome.complaints.isEmpty)
                    }
                    #expect(try await shop.postgres.run(sql: self.applied) == "\(count)|\(count)|\(count)")
                }
                let verification = try await shop.run(["migrate", "verify"])
                #expect(verification.exit == .code(0), "\(verification.complaints)")
            }
        }

        @Test("Five with nothing to do disturb no request")
        @Loop
        func underLoad() async throws {
            try await ShopProcesses.withDemonstration { shop in
                let instance = try await shop.startInstances(["first"])[0]
                let outcomes = try await LoadClient([instance.address], paths: catalogue).run { load in
                    try await load.awaitGoodAnswers(50)
                    let runs = (1...5).map { _ in Task { @Loop in try await shop.run(["migrate"]) } }
                    for run in runs { #expect(try await run.value.exit == .code(0)) }
                    try await load.awaitGoodAnswers(50)
                }
                expectClean(outcomes, statuses: [200], within: .seconds(5))
            }
        }
    }
}
