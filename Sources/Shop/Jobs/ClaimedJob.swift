/// A job that a worker has claimed: one attempt at it.
package struct ClaimedJob: Equatable, Sendable {
    package let id: Int64

    /// The name of its kind.
    package let kind: String

    /// Its arguments, as JSON.
    let arguments: String

    /// Which attempt it is, from 1.
    package let attempt: Int
}

/// An attempt at a job, as the row of a worker that may still end it has it.
struct JobAttempt: Hashable, Sendable {
    let jobID: Int64
    let attempt: Int
}

extension ClaimedJob {
    var reference: JobAttempt { JobAttempt(jobID: self.id, attempt: self.attempt) }
}
