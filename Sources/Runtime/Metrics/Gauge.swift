/// A number that goes up and down, such as open connections.
@Loop
package final class Gauge {
    package private(set) var value: Int64 = 0

    nonisolated init() {}

    /// Moves the number by `amount`, up or down.
    package func add(_ amount: Int64) {
        self.value += amount
    }

    /// Sets the number.
    package func set(_ value: Int64) {
        self.value = value
    }
}
