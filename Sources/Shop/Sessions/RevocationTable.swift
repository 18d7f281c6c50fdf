import Runtime

/// Ids that matter until some time after a moment, in a bounded amount of memory.
///
/// Entries leave in the order in which they came, which is nearly that of their moments.
struct RevocationTable {
    private var moments: [Int64: UTCTime] = [:]
    private var arrivals: [(id: Int64, moment: UTCTime)] = []

    /// How many of ``arrivals`` have left: they are removed in bulk.
    private var departedCount = 0

    let maximumCount: Int

    /// The latest moment of an entry that had to make room before its time.
    private(set) var latestDropped: UTCTime?

    init(maximumCount: Int) {
        precondition(maximumCount > 0, "a table holds something")
        self.maximumCount = maximumCount
    }

    /// How many ids there are.
    var count: Int { self.moments.count }

    private var arrivalCount: Int { self.arrivals.count - self.departedCount }

    /// The moment of an id.
    subscript(id: Int64) -> UTCTime? { self.moments[id] }

    /// Adds an id, or moves it to a later moment; past ``maximumCount``, or twice as many arrivals,
    /// the first that came makes room.
    mutating func insert(_ id: Int64, at moment: UTCTime) {
        if let present = self.moments[id], present >= moment { return }
        self.moments[id] = moment
        self.arrivals.append((id, moment))
        while self.moments.count > self.maximumCount || self.arrivalCount > 2 * self.maximumCount {
            if let dropped = self.removeFirst() { self.latestDropped = max(self.latestDropped ?? dropped, dropped) }
        }
    }

    /// Removes what came first, as far as its moment is before `time`.
    mutating func removeAll(before time: UTCTime) {
        while self.departedCount < self.arrivals.count, self.arrivals[self.departedCount].moment < time {
            self.removeFirst()
        }
    }

    /// Takes the first arrival away, of those that there are.
    ///
    /// - Returns: The moment of the entry that left with it; `nil` if the entry had been moved to a later one since.
    @discardableResult
    private mutating func removeFirst() -> UTCTime? {
        let (id, moment) = self.arrivals[self.departedCount]
        self.departedCount += 1
        if self.departedCount * 2 > self.arrivals.count {
            self.arrivals.removeFirst(self.departedCount)
            self.departedCount = 0
        }
        guard self.moments[id] == moment else { return nil }
        self.moments[id] = nil
        return moment
    }
}
