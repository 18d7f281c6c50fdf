/// How often durations fell into each of a few ranges, for quantiles over any span of time.
@Loop
package final class Histogram {
    /// Upper bounds in seconds of the ranges: 0.1 ms to 10 s, then everything above.
    package nonisolated static let latencyBounds: [Duration] = [
        .microseconds(100), .microseconds(250), .microseconds(500), .milliseconds(1), .microseconds(2500),
        .milliseconds(5), .milliseconds(10), .milliseconds(25), .milliseconds(50), .milliseconds(100),
        .milliseconds(250), .milliseconds(500), .seconds(1), .milliseconds(2500), .seconds(5), .seconds(10),
    ]

    /// How often a duration fell into each of some ranges.
    package struct Ranges: Equatable, Sendable {
        /// The upper bounds, in ascending order.
        package let bounds: [Duration]

        /// Of each range, and of what is above the last bound.
        package let counts: [UInt64]
    }

    nonisolated let bounds: [Duration]
    private nonisolated let boundNanoseconds: [Int64]
    // Touched on the loop's thread only, and a change calls nobody: there is nothing to check at run time.
    @exclusivity(unchecked) private(set) var counts: [UInt64]
    @exclusivity(unchecked) private(set) var sumNanoseconds: Int64 = 0
    @exclusivity(unchecked) private(set) var count: UInt64 = 0

    nonisolated init(bounds: [Duration]) {
        self.bounds = bounds
        self.boundNanoseconds = bounds.map(\.wholeNanoseconds)
        self.counts = Array(repeating: 0, count: bounds.count + 1)
    }

    /// Records the time from `start` until now.
    package func record(since start: MonotonicTime) {
        self.record(nanoseconds: MonotonicTime.now().nanoseconds(since: start))
    }

    /// Records one duration.
    package func record(nanoseconds: Int64) {
        var index = 0
        while index < self.boundNanoseconds.count, nanoseconds > self.boundNanoseconds[index] {
            index += 1
        }
        self.counts[index] &+= 1
        self.count &+= 1
        self.sumNanoseconds &+= nanoseconds
    }
}
