import Postgres
import Runtime

/// Removes old rows of a table, a batch a transaction, so that nobody waits long for a lock.
@Loop
struct Sweep {
    let postgres: PostgresPool

    /// Rows that one batch looks at.
    nonisolated static let batchRows = 1000

    /// Batches of one run; what is left is for the next.
    nonisolated static let maximumBatchCount = 20_000

    /// Goes through a table in the order of its ids.
    ///
    /// - Parameter batch: The statement for the batch behind an id, of so many rows.
    /// - Returns: ``JobOutcome/done``.
    /// - Throws: ``PostgresError``; `CancellationError` when the worker stops.
    func run<Batch: PostgresStatement>(
        _ batch: (_ afterID: Int64, _ limit: Int) -> Batch
    ) async throws -> JobOutcome where Batch.Output == SweptBatch {
        var afterID: Int64 = 0
        for _ in 0..<Self.maximumBatchCount {
            try Task.checkCancellation()
            let statement = batch(afterID, Self.batchRows)
            let swept = try await self.postgres.withConnection { try await $0.execute(statement) }
            guard let lastID = swept.lastID, !swept.isPastOldRows else { break }
            afterID = lastID
        }
        return .done
    }
}

extension JobKind {
    /// Removes jobs that were done 7 days ago, and those that have been dead for 90.
    static func sweepJobs(_ postgres: PostgresPool) -> JobKind {
        JobKind("sweep_jobs", policy: .sweep, every: .seconds(3600)) { _ in
            try await Sweep(postgres: postgres).run { afterID, limit in
                SweepJobs(
                    afterID: afterID,
                    limit: limit,
                    doneRetention: .seconds(7 * 86_400),
                    deadRetention: .seconds(90 * 86_400)
                )
            }
        }
    }
}

extension JobPolicy {
    /// The next one comes soon anyway, and may take its time.
    static let sweep: JobPolicy = {
        var policy = JobPolicy(maximumAttempts: 3, firstDelay: .seconds(60), maximumDelay: .seconds(600))
        policy.timeLimit = .seconds(1800)
        return policy
    }()
}
