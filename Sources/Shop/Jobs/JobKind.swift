import Runtime

/// What a worker can do: a name, how often it is tried, and what does it.
///
/// A job may run more than once, when a worker dies or loses its lease. So a handler must be repeatable: an effect in
/// PostgreSQL is tied to the job's end by ``JobContext/finish(in:)``, anything else has to be idempotent by itself.
package struct JobKind: Sendable {
    /// Does the work of one attempt; an error that it throws is a failure for now.
    package typealias Handler = @Loop @Sendable (JobContext) async throws -> JobOutcome

    /// The name in the table, such as `sweep_jobs`: small letters and `_`, kept for good as the rows are.
    package let name: String

    package let policy: JobPolicy

    /// How often a job of the kind is made by itself, with no arguments; never if `nil`.
    package let period: Duration?

    let handler: Handler

    /// - Parameters:
    ///   - name: The name in the table.
    ///   - policy: How often it is tried.
    ///   - period: How often a job of the kind is made by itself.
    ///   - handler: Does the work. An error that it throws is a failure for now.
    package init(
        _ name: String,
        policy: JobPolicy = JobPolicy(),
        every period: Duration? = nil,
        handler: @escaping Handler
    ) {
        self.name = name
        self.policy = policy
        self.period = period
        self.handler = handler
    }
}
