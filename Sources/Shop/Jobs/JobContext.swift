package import JSON
package import Postgres
package import Runtime

/// The attempt that a handler is called for.
@Loop
package final class JobContext {
    package nonisolated let job: ClaimedJob
    private nonisolated let worker: String
    private let finishing: @Loop () -> Void

    /// Whether the handler has ended the job in a transaction of its own.
    private(set) var hasFinished = false

    /// - Parameters:
    ///   - job: What to do.
    ///   - worker: The name of the worker that has claimed it.
    ///   - finishing: Called when the handler begins to end the job itself.
    init(_ job: ClaimedJob, worker: String, finishing: @escaping @Loop () -> Void = {}) {
        self.job = job
        self.worker = worker
        self.finishing = finishing
    }

    /// What tells this attempt apart from every other one at any job.
    package nonisolated var attemptName: String { "\(self.worker) \(self.job.id) \(self.job.attempt)" }

    /// The lease has run out, and the job may be another worker's: what was done for it must not be committed.
    package struct LeaseLost: Error {}

    /// The job's arguments.
    ///
    /// - Throws: ``JSON/JSONError`` if they are no JSON that the shop reads.
    package func arguments() throws -> JSONObject {
        try self.job.readArguments()
    }

    /// A whole number among the arguments; `nil` if it is `null`, missing, or anything else.
    ///
    /// - Throws: As ``arguments()``.
    package func integer(_ name: String) throws -> Int64? {
        guard case .number(let number)? = try self.arguments()[name] else { return nil }
        return number.int64
    }

    /// A text among the arguments; `nil` if it is missing or anything else.
    ///
    /// - Throws: As ``arguments()``.
    package func text(_ name: String) throws -> String? {
        guard case .string(let text)? = try self.arguments()[name] else { return nil }
        return text
    }

    /// Ends the job as done, in the transaction of its effect: both happen once, or neither.
    ///
    /// Call it last in the transaction, and return ``JobOutcome/done`` once it is committed.
    ///
    /// - Throws: ``LeaseLost`` if the job is no longer this attempt's, so that the transaction is rolled back;
    ///   ``Postgres/PostgresError``.
    package func finish(in session: PostgresSession) async throws {
        self.hasFinished = true
        self.finishing()
        let finished = try await session.execute(FinishJobs(worker: self.worker, attempts: [self.job.reference]))
        guard !finished.isEmpty else { throw LeaseLost() }
    }
}
