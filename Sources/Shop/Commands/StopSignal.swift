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
        if self.hasArrived { return }
        await withCheckedContinuation { self.continuation = $0 }
    }
}
