import Postgres
import Runtime

/// How background work is.
struct JobCondition: Equatable, Sendable {
    /// For how long the oldest due job has waited; zero if none is due.
    let lateness: Duration

    /// Whether a worker was seen within ``JobHealth/maximumLateness``.
    let hasWorker: Bool

    /// The jobs that wait for a person, at most ``JobHealth/maximumDeadCount``.
    let deadCount: Int64
}

/// The row "Jobs" of `GET /health/`: background work is done, and in time; and how many jobs are dead.
@Loop
struct JobHealth {
    let postgres: PostgresPool

    /// The longest that a job may have been due, and that no worker was seen.
    nonisolated static let maximumLateness = Duration.seconds(60)

    /// As far as dead jobs are counted, so that many of them do not make the page slow.
    nonisolated static let maximumDeadCount = 1000

    /// - Throws: ``Postgres/PostgresError``.
    func condition() async throws(PostgresError) -> JobCondition {
        let health = FindJobHealth(workerSilence: Self.maximumLateness, maximumDeadCount: Self.maximumDeadCount)
        return try await self.postgres.read(health)
    }

    /// Dead jobs are told, but no failure: workers do what is left.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func finding() async throws(PostgresError) -> HealthFinding {
        let condition = try await self.condition()
        return HealthFinding(
            isWorking: condition.hasWorker && condition.lateness <= Self.maximumLateness,
            figure: HealthFinding.Figure(name: "dead", count: condition.deadCount)
        )
    }
}
