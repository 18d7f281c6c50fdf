import Postgres
import Runtime

/// The table of jobs as a worker uses it: one statement a deed, each a transaction of its own.
@Loop
struct JobQueue {
    let postgres: PostgresPool
    let worker: String
    let kinds: [JobKind]
    let lease: Duration

    func claim(_ limit: Int) async throws -> [ClaimedJob] {
        let claim = ClaimJobs(worker: self.worker, kinds: self.kinds.map(\.name), limit: limit, lease: self.lease)
        return try await self.postgres.withConnection { try await $0.execute(claim) }
    }

    /// Writes what came of attempts.
    ///
    /// - Returns: The jobs that were still this worker's.
    /// - Throws: ``PostgresError``; what was written then is not known.
    func settle(_ ends: [JobEnd]) async throws -> Set<Int64> {
        let done = ends.lazy.filter { $0.settlement == .done(error: nil) }.map(\.job.reference)
        let others = ends.filter { $0.settlement != .done(error: nil) }
        var kept: Set<Int64> = []
        if !done.isEmpty {
            let finish = FinishJobs(worker: self.worker, attempts: Array(done))
            kept = try await self.postgres.withConnection { try await $0.execute(finish) }
        }
        if !others.isEmpty {
            let settle = SettleJobs(worker: self.worker, ends: others)
            kept.formUnion(try await self.postgres.withConnection { try await $0.execute(settle) })
        }
        return kept
    }

    func renew(_ attempts: [JobAttempt]) async throws -> Set<Int64> {
        let renewal = RenewLeases(worker: self.worker, attempts: attempts, lease: self.lease)
        return try await self.postgres.withConnection { try await $0.execute(renewal) }
    }

    /// Takes back what others have lost, makes the jobs whose time has come, and says that this worker lives.
    ///
    /// - Returns: How many jobs were taken back.
    func keepUp() async throws -> Int {
        let maximumAttempts = self.kinds.map { ($0.name, $0.policy.maximumAttempts) }
        let schedules = self.kinds.compactMap { kind in kind.period.map { (kind.name, $0) } }
        return try await self.postgres.withConnection { session in
            let lost = try await session.execute(TakeBackJobs(maximumAttempts: maximumAttempts))
            try await session.execute(EnqueueScheduledJobs(schedules: schedules))
            try await session.execute(NoteWorker(name: self.worker))
            return lost.count
        }
    }

    func figures() async throws -> JobFigures {
        try await self.postgres.read(CountOpenJobs())
    }

    /// The worker lives no more; should this not come through, its row is removed after a while.
    func leave() async {
        do {
            try await self.postgres.withConnection { try await $0.execute(RemoveWorker(name: self.worker)) }
        } catch {
            return  // the database is not there; it forgets the worker by itself
        }
    }
}
