import Runtime
import ShopTesting

/// How late this process' own loop is at worst, while it is watched: what a busy machine adds to each time that is
/// measured here.
@Loop
final class Lateness {
    private static let interval = Duration.milliseconds(20)
    private var worst = Duration.zero
    private var watching: Task<Void, Never>?

    /// Begins to watch.
    init() {
        self.watching = EventLoop.shared.spawn { await self.watch() }
    }

    /// What a time that is measured here may exceed its limit by: an instance waits for the processor as this process
    /// does.
    var allowance: Duration { self.worst * 2 }

    /// Watches no more.
    func stop() {
        self.watching?.cancel()
    }

    private func watch() async {
        while true {
            let due = MonotonicTime.now() + Self.interval
            do {
                try await EventLoop.shared.sleep(for: Self.interval)
            } catch {
                return  // cancelled by stop()
            }
            self.worst = max(self.worst, .now() - due)
        }
    }
}
