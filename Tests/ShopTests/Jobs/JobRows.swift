import Postgres
import ShopTesting

@testable import Shop

extension TestDatabase {
    /// Adds jobs, committed at once.
    @discardableResult
    func enqueue(_ jobs: [NewJob]) async throws -> Int {
        try await self.pool.withConnection { try await $0.enqueue(jobs) }
    }

    /// Each job as `kind state attempts error`, in order of id.
    func jobs() async throws -> [String] {
        try await self.texts(
            "SELECT concat_ws(' ', kind, state, attempts, error) FROM jobs ORDER BY id"
        )
    }

    /// How many jobs are in a state.
    func jobCount(_ state: String) async throws -> Int {
        Int(try await self.texts("SELECT count(*) FROM jobs WHERE state = '\(state)'")[0]) ?? -1
    }
}
