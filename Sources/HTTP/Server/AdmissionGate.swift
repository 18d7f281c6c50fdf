import Runtime

/// Whether one kind of work is taken on: a pure value that keeps the time for which work waits short, whatever comes.
///
/// It knows how much work is under way and how fast work ends; the one divided by the other is how long what comes now
/// will take (Little's law). A burst is let through: it is gone soon. Only where work has stood in line without a
/// pause for ``patience`` the gate closes, and then lets in no more than ends within the time that is asked for, so
/// that what is let in is still answered in time, and all else is refused at once instead of after a long wait. It
/// opens as soon as the line is gone. Time is a parameter.
struct AdmissionGate {
    /// How long work is measured before it is judged.
    static let interval = Duration.milliseconds(100)

    /// How long a line must have stood before anything is refused.
    static let patience = Duration.milliseconds(500)

    /// Work that is never too much, however slow: so much may wait for a lock, say, without a fault.
    let freeCount: Int

    private(set) var underWayCount = 0

    /// How many end in a second while there is always some to do; measured, and so 0 at first.
    private(set) var ratePerSecond = 0.0

    /// Whether a line stands.
    private(set) var isPressed = false

    /// The least that was under way since the interval began.
    private var leastCount = 0
    private var endedCount = 0
    private var intervalStart: MonotonicTime
    private var standsSince: MonotonicTime?

    /// - Parameters:
    ///   - freeCount: As in ``freeCount``.
    ///   - now: The time.
    init(freeCount: Int, now: MonotonicTime) {
        self.freeCount = freeCount
        self.intervalStart = now
    }

    /// Work has begun.
    mutating func began() {
        self.underWayCount += 1
    }

    /// Work has ended, however it did.
    mutating func ended() {
        precondition(self.underWayCount > 0, "what ends has begun")
        self.underWayCount -= 1
        self.endedCount += 1
        self.leastCount = min(self.leastCount, self.underWayCount)
    }

    /// Whether more may begin so that it will have ended within `target`.
    mutating func admits(within target: Duration, now: MonotonicTime) -> Bool {
        self.advance(to: now, target)
        return !self.isPressed || self.underWayCount < self.limit(target)
    }

    /// How long what is under way will take at the present rate; 0 where it is too little to tell.
    var expectedWait: Duration {
        guard self.underWayCount > 0, self.ratePerSecond > 0 else { return .zero }
        return .seconds(Double(self.underWayCount) / self.ratePerSecond)
    }

    private func limit(_ target: Duration) -> Int {
        max(self.freeCount, Int(self.ratePerSecond * target.inSeconds))
    }

    /// Judges the interval, if it is over.
    private mutating func advance(to now: MonotonicTime, _ target: Duration) {
        let elapsed = now - self.intervalStart
        guard elapsed >= Self.interval else { return }
        if self.leastCount > 0 {  // else it is what comes that limits the rate
            let measured = Double(self.endedCount) / elapsed.inSeconds
            self.ratePerSecond = self.ratePerSecond == 0 ? measured : (self.ratePerSecond + measured) / 2
        }
        // A line that is held at the limit by refusing is at the limit; below half of it, it is gone.
        let isLine = self.leastCount >= (self.isPressed ? self.limit(target) / 2 : self.limit(target))
        if isLine {
            let since = self.standsSince ?? self.intervalStart
            self.standsSince = since
            self.isPressed = self.isPressed || now - since >= Self.patience
        } else {
            self.standsSince = nil
            self.isPressed = false
        }
        self.intervalStart = now
        self.endedCount = 0
        self.leastCount = self.underWayCount
    }
}
