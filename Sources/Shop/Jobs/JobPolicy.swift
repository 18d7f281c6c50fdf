/// How often, how long and how patiently jobs of a kind are tried.
package struct JobPolicy: Equatable, Sendable {
    /// Attempts until a job is dead, the first included; those count whose worker was lost.
    package var maximumAttempts = 10

    /// How long after the first attempt the second comes; the time doubles with each.
    package var firstDelay = Duration.seconds(5)

    /// The longest time between two attempts, jitter apart.
    package var maximumDelay = Duration.seconds(3600)

    /// How long an attempt may take; then it is cancelled, and counts as failed for now.
    package var timeLimit = Duration.seconds(600)

    package init() {}

    package init(maximumAttempts: Int, firstDelay: Duration, maximumDelay: Duration) {
        self.maximumAttempts = maximumAttempts
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
    }

    /// How much longer a delay gets by jitter, at most, so that what failed together is not tried together.
    static let maximumJitter = 0.25

    /// How long to wait behind an attempt.
    ///
    /// - Parameters:
    ///   - attempt: The one that failed, from 1.
    ///   - jitter: 0 to 1, random.
    /// - Returns: At least what the policy says, and at most a quarter more.
    func delay(after attempt: Int, jitter: Double) -> Duration {
        let doublings = min(max(attempt - 1, 0), 30)
        let delay = min(self.firstDelay * (1 << doublings), self.maximumDelay)
        return delay + delay * (Self.maximumJitter * min(max(jitter, 0), 1))
    }

    /// What an outcome makes of a job.
    ///
    /// - Parameters:
    ///   - outcome: The handler's.
    ///   - attempt: Which it was, from 1.
    ///   - jitter: 0 to 1, random.
    /// - Returns: The settlement; the last attempt's failure is final.
    func settlement(of outcome: JobOutcome, attempt: Int, jitter: Double) -> JobSettlement {
        switch outcome {
        case .done: .done(error: nil)
        case .doneWithError(let error): .done(error: error)
        case .failed(let error): .dead(error: error)
        case .retry(let error):
            attempt >= self.maximumAttempts
                ? .dead(error: error) : .retried(after: self.delay(after: attempt, jitter: jitter), error: error)
        }
    }
}
