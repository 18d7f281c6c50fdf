import Glibc
import Runtime

/// SIGTERM or SIGINT, once.
@Loop
final class StopSignal {
    nonisolated static let numbers = [SIGTERM, SIGINT]

    private(set) var hasArrived = false
    var onArrival: @Loop () -> Void = {}
    private var continuation: CheckedContinuation<Void, Never>?

    nonisolated init() {}

    func arrived() {
        guard !self.hasArrived else { return }
        self.hasArrived = true
        self.onArrival()
        self.continuation.take()?.resume()
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            // Asked here: a task that does not prefer the loop suspends before this, and the signal may come meanwhile.
            if self.hasArrived { continuation.resume() } else { self.continuation = continuation }
        }
    }
}
