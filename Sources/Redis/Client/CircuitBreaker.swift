import Runtime

/// Decides whether it is worth asking a server: after failures in a row nobody asks for a while, then one probe does.
///
/// A pure value; time is a parameter.
struct CircuitBreaker: Equatable {
    enum State: Equatable {
        /// Commands pass. Exit: open, at the last of `failureThreshold` failures in a row.
        case closed(failureCount: Int)
        /// Commands are refused. Exit: half-open, by the first ``CircuitBreaker/beginProbe(at:)`` from `until` on.
        case open(until: MonotonicTime)
        /// Commands are refused while one probe is on its way. Exits: closed if it succeeds, else open.
        case halfOpen
    }

    /// Failures in a row that open it.
    let failureThreshold: Int

    /// How long it is open before a probe.
    let pause: Duration

    private(set) var state = State.closed(failureCount: 0)

    init(failureThreshold: Int, pause: Duration) {
        precondition(failureThreshold > 0, "it takes a failure to open a breaker")
        self.failureThreshold = failureThreshold
        self.pause = pause
    }

    /// Whether commands pass.
    var isClosed: Bool {
        if case .closed = self.state { return true }
        return false
    }

    /// Whether commands pass, and the last of them did not fail.
    var isHealthy: Bool { self.state == .closed(failureCount: 0) }

    /// When the next probe may begin; `nil` unless the breaker is open.
    var probeTime: MonotonicTime? {
        if case .open(let time) = self.state { return time }
        return nil
    }

    /// Notes that a command was answered.
    ///
    /// Says nothing about an open breaker: the command is from before.
    mutating func commandSucceeded() {
        if case .closed = self.state { self.state = .closed(failureCount: 0) }
    }

    /// Notes that a command, a connection or the probe failed.
    mutating func failed(at now: MonotonicTime) {
        switch self.state {
        case .closed(let count) where count + 1 < self.failureThreshold:
            self.state = .closed(failureCount: count + 1)
        case .closed, .halfOpen:
            self.state = .open(until: now + self.pause)
        case .open: break  // what was begun before it opened does not prolong the pause
        }
    }

    /// Asks to try the server again.
    ///
    /// - Returns: Whether the caller is to make the one probe, and to tell what came of it.
    mutating func beginProbe(at now: MonotonicTime) -> Bool {
        guard let time = self.probeTime, now >= time else { return false }
        self.state = .halfOpen
        return true
    }

    /// Notes that the probe succeeded: commands pass again, but the first failure before a success opens it at once.
    mutating func probeSucceeded() {
        if self.state == .halfOpen { self.state = .closed(failureCount: self.failureThreshold - 1) }
    }
}
