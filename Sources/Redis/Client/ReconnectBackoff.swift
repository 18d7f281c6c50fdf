/// How long to wait before connecting again: longer after each failure, never longer than a bound, and never in step
/// with other instances.
struct ReconnectBackoff: Equatable {
    /// The longest wait; the breaker's pause comes before it.
    static let maximumDelay = Duration.milliseconds(500)

    private static let firstDelay = Duration.milliseconds(50)

    private(set) var failureCount = 0

    /// Notes a failure.
    ///
    /// - Parameter jitter: 0 to 1, random.
    /// - Returns: The wait: half of it fixed, half by the jitter.
    mutating func failed(jitter: Double) -> Duration {
        let doubled = Self.firstDelay * (1 << min(self.failureCount, 10))
        self.failureCount += 1
        let delay = min(doubled, Self.maximumDelay)
        return delay / 2 + delay / 2 * min(max(jitter, 0), 1)
    }

    /// Notes a success: the next failure is a first one again.
    mutating func succeeded() {
        self.failureCount = 0
    }
}
