/// How attempts at one account are slowed down; milliseconds.
struct LoginPolicy: Equatable, Sendable {
    /// Failures that cost nothing.
    var freeFailures: Int64 = 10

    /// The longest wait.
    ///
    /// After the last free failure it is 1 s, and twice as long after each one more.
    var maximumDelay: Int64 = 60_000

    /// How long failures count after the last of them.
    var failureLifetime: Int64 = 15 * 60_000

    /// How long an address is known after a login that succeeded.
    var knownAddressLifetime: Int64 = 30 * 86_400_000

    /// The most addresses that are known for an account; the one whose last success is oldest makes room.
    var maximumKnownAddresses = 16

    /// The wait after so many failures.
    func delay(after failures: Int64) -> Int64 {
        guard failures >= self.freeFailures else { return 0 }
        return min(1000 << min(failures - self.freeFailures, 30), self.maximumDelay)
    }
}
