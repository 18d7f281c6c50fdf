/// A number that only grows, such as requests answered.
@Loop
package final class Counter {
    // A number that is only touched on the loop's thread: nothing can come between the two halves of a change.
    @exclusivity(unchecked) package private(set) var value: UInt64 = 0

    nonisolated init() {}

    /// Counts `amount` more.
    package func increment(by amount: UInt64 = 1) {
        self.value &+= amount
    }
}
