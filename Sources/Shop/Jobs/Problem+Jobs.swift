import HTTP

extension Problem {
    /// Only a dead job is tried again by hand, and only while no other of its kind and key is queued or running.
    static let jobNotRetried = Problem(
        .conflict,
        "job_not_retried",
        "Only a dead job can be tried again, and only if no other does the same work by now."
    )
}
