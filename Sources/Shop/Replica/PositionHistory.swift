import Runtime

/// Where the primary was when: it tells how old at most is what a replica shows that is at some place of the log.
///
/// A pure value; time is a parameter. It keeps ``maximumCount`` moments: when there are more, every other one is
/// forgotten, so that a replica far behind seems further behind than it is, and never less.
struct PositionHistory: Equatable {
    private struct Moment: Equatable {
        /// All that was committed by then is at or before the position.
        var time: MonotonicTime
        let position: Int64
    }

    /// The most moments that are kept.
    static let maximumCount = 64

    /// In order; none of them is reached by the replica yet.
    private var moments: [Moment] = []

    /// How many moments are kept.
    var count: Int { self.moments.count }

    /// Notes where the primary is.
    ///
    /// - Parameters:
    ///   - position: What it answered.
    ///   - time: When it was asked, which is no earlier than with those before.
    mutating func add(_ position: Int64, at time: MonotonicTime) {
        if let last = self.moments.last {
            precondition(last.time <= time, "moments come in their order")
            // A primary that went back has another history from here on: what was noted proves nothing any more.
            if position < last.position { self.moments.removeAll() }
        }
        // It has not moved: who is there has all until now.
        if self.moments.last?.position == position { self.moments.removeLast() }
        if self.moments.count == Self.maximumCount {
            self.moments = self.moments.indices.filter { !$0.isMultiple(of: 2) }.map { self.moments[$0] }
        }
        self.moments.append(Moment(time: time, position: position))
    }

    /// Notes where the replica is, and forgets the moments that it has reached.
    ///
    /// - Parameter position: What it answered, after the primary's latest answer.
    /// - Returns: Since when at the earliest the replica can lack anything; `nil` if that is no later than said before.
    mutating func reach(_ position: Int64) -> MonotonicTime? {
        let reached = self.moments.prefix { $0.position <= position }
        let time = reached.last?.time
        self.moments.removeFirst(reached.count)
        return time
    }
}
