import Postgres
import Runtime

/// The row "Jobs" of `GET /health/`: background work is done, and in time.
@Loop
struct JobHealth {
    let postgres: PostgresPool

    /// The longest that a job may have been due, and that no worker was seen.
    nonisolated static let maximumLateness = Duration.seconds(60)

    /// Nobody works, or not fast enough.
    struct Late: Error, Equatable {
        let lateness: Duration
        let hasWorker: Bool
    }

    /// - Throws: ``Late``, or what the database says.
    func verify() async throws {
        let (lateness, hasWorker) = try await self.postgres.read(FindJobHealth(workerSilence: Self.maximumLateness))
        guard hasWorker, lateness <= Self.maximumLateness else {
            throw Late(lateness: lateness, hasWorker: hasWorker)
        }
    }
}
