package import Runtime
import Synchronization

/// A wall clock that stands still until it is moved.
package final class TestClock: Sendable {
    private let microseconds: Mutex<Int64>

    /// - Parameter start: What it shows at first.
    package init(at start: UTCTime = .now()) {
        self.microseconds = Mutex(start.microseconds)
    }

    /// What it shows.
    package var now: UTCTime { UTCTime(microseconds: self.microseconds.withLock { $0 }) }

    /// Moves it.
    package func advance(by duration: Duration) {
        self.microseconds.withLock { $0 += duration.wholeNanoseconds / 1000 }
    }
}
