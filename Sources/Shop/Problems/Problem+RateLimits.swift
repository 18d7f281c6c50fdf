import HTTP

extension Problem {
    /// The client has used up a limit; the answer says which, and when to try again.
    static func rateLimited(_ outcome: RateLimitOutcome) -> Problem {
        var problem = Self.tooManyRequests(retryAfterSeconds: Int(outcome.retryAfterSeconds))
        problem.rateLimit = outcome
        return problem
    }

    /// The client is to wait.
    static func tooManyRequests(retryAfterSeconds: Int) -> Problem {
        var problem = Problem(
            .tooManyRequests,
            "rate_limited",
            "There were too many requests; try again in \(retryAfterSeconds) s."
        )
        problem.retryAfterSeconds = retryAfterSeconds
        return problem
    }
}
