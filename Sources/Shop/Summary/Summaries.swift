import Postgres
import Runtime

/// How the shop does, kept for some seconds: whoever watches asks often, and the figures are dear.
@Loop
final class Summaries {
    /// For how long what was read is told again.
    nonisolated static let lifetime = Duration.seconds(5)

    private let postgres: PostgresPool
    private let now: @Sendable () -> UTCTime
    private var kept: StoredSummary?

    nonisolated init(postgres: PostgresPool, now: @escaping @Sendable () -> UTCTime) {
        self.postgres = postgres
        self.now = now
    }

    /// The figures of the database, ``lifetime`` old at most.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func stored() async throws(PostgresError) -> StoredSummary {
        let now = self.now()
        if let kept, kept.generatedAt <= now, now < kept.generatedAt + Self.lifetime { return kept }
        let summary = StoredSummary(
            generatedAt: now,
            orders: try await self.postgres.read(SummarizeOrders(empty: OrderSummary(upTo: now))),
            jobs: try await self.postgres.read(SummarizeJobs()),
            scarceProducts: try await self.postgres.read(FindRunningOut())
        )
        self.kept = summary
        return summary
    }
}
