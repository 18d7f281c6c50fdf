/// How long to wait before connecting to a store again: longer after each failure, never longer than a bound, and never
/// in step with other instances.
package struct ReconnectBackoff: Equatable {
    /// The longest wait: short, because little works until the store is back.
    package static let maximumDelay = Duration.milliseconds(500)

    private static let firstDelay = Duration.milliseconds(50)

    /// Failures since the last success.
    package private(set) var failureCount = 0

    package init() {}

    /// Notes a failure.
    ///
    /// - Parameter jitter: 0 to 1, random.
    /// - Returns: The wait: half of it fixed, half by the jitter.
    package mutating func failed(jitter: Double) -> Duration {
        let doubled = Self.firstDelay * (1 << min(self.failureCount, 10))
        self.failureCount += 1
        let delay = min(doubled, Self.maximumDelay)
        return delay / 2 + delay / 2 * min(max(jitter, 0), 1)
    }

    /// Notes a success: the next failure is a first one again.
    package mutating func succeeded() {
        self.failureCount = 0
    }
}
