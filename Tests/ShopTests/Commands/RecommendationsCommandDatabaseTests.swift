import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("soundwave recommendations", .database, .enabled(if: TestEnvironment.databaseURL != nil))
struct RecommendationsCommandDatabaseTests {
    @Loop
    private static func run(_ arguments: String...) async throws -> CommandRun {
        await CommandRun.run(["recommendations"] + arguments, ["DATABASE_URL": try TestDatabase.required().url])
    }

    @Test("refresh tells what it wrote, and that another one is at work")
    @Loop
    func refreshes() async throws {
        let run = try await Self.run("refresh")
        #expect(run.code == .success, "\(run.complaints)")
        #expect(run.output == "Wrote 0 recommendations, removed 0.\n")
        try await TestDatabase.required().pool.withTransaction { session in
            _ = try await session.execute(LockRecommendations())
            let second = try await Self.run("refresh")
            #expect(second.code == .success)
            #expect(second.output == "Another refresh is at work; nothing was done.\n")
        }
    }

    @Test("Another verb, or none, is refused with the usage")
    @Loop
    func refusesVerb() async throws {
        let runs = [try await Self.run(), try await Self.run("Refresh"), try await Self.run("")]
        for run in runs {
            #expect(run.code == .usage)
            #expect(run.complaints.contains(RecommendationsCommand.usage))
        }
        #expect(try await Self.run("refresh", "--nothing", "1").code == .usage)
    }
}
