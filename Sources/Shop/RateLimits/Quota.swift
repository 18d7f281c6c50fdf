/// How often something may be done: so many times in a window, all of them at once if need be.
struct Quota: Equatable, Sendable {
    /// The most that a quota can allow: above it the interval would be too few microseconds to be exact.
    static let maximumCount = 1_000_000

    let count: Int64
    let windowSeconds: Int64

    /// Microseconds after which one more is allowed; rounded up, so that a window never allows more than ``count``.
    let interval: Int64

    init(_ count: Int, perSeconds windowSeconds: Int) {
        precondition((1...Self.maximumCount).contains(count), "a quota allows something, and not endlessly much")
        self.count = Int64(count)
        self.windowSeconds = Int64(windowSeconds)
        self.interval = (Int64(windowSeconds) * 1_000_000 + Int64(count) - 1) / Int64(count)
    }

    /// Microseconds in which an empty bucket is full again.
    var fullInterval: Int64 { self.interval * self.count }

    /// How many are taken from the shared bucket at once: a tenth of the window's worth, and ten at least.
    var blockSize: Int64 { min(self.count, max(10, self.count / 10)) }
}
