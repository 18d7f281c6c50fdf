import Runtime

/// When sessions were last used, as far as it is not written yet: at most so many, each with its latest time.
struct PendingUses {
    /// Sessions whose use is kept until it is written; the use of others is not noted meanwhile.
    static let maximumCount = 50_000

    private var times: [Int64: UTCTime] = [:]
    private let maximumCount: Int

    init(maximumCount: Int = Self.maximumCount) {
        self.maximumCount = maximumCount
    }

    var count: Int { self.times.count }

    /// Notes that a session was used.
    ///
    /// - Returns: Whether there was room for it.
    @discardableResult
    mutating func note(_ sessionID: Int64, at time: UTCTime) -> Bool {
        guard self.times.count < self.maximumCount || self.times[sessionID] != nil else { return false }
        self.times[sessionID] = max(time, self.times[sessionID] ?? time)
        return true
    }

    /// Takes all out, in the order of the ids.
    mutating func takeAll() -> [(sessionID: Int64, time: UTCTime)] {
        defer { self.times = [:] }
        return self.times.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}
