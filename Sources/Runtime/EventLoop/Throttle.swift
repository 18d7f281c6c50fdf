/// Work that many ask for and that is done once for all of them: at most once in an interval, never twice at a time.
///
/// Who asks while it is done is served by the next time. The first time comes at once, and the latest an interval after
/// it was asked for. Work that fails is done again after an interval.
@Loop
package final class Throttle {
    private let interval: Duration
    private let work: @Loop @Sendable () async -> Bool
    private var isWanted = false
    private var isRunning = false
    private var notBefore = MonotonicTime(nanoseconds: 0)
    private var timer: LoopTimer?

    /// - Parameters:
    ///   - interval: From one beginning to the next, at least.
    ///   - work: Says whether it is done; if not, it is done again.
    package nonisolated init(every interval: Duration, _ work: @escaping @Loop @Sendable () async -> Bool) {
        self.interval = interval
        self.work = work
    }

    /// Whether the work is under way or to be done.
    package var isBusy: Bool { self.isWanted || self.isRunning }

    /// Asks for the work.
    package func request() {
        self.isWanted = true
        self.schedule()
    }

    /// Does at once what is to be done, and waits for its end, or until `deadline`.
    package func finish(by deadline: MonotonicTime) async {
        while self.isBusy, MonotonicTime.now() < deadline {
            if self.isWanted, !self.isRunning { self.begin() }
            do {
                try await EventLoop.shared.sleep(for: .milliseconds(10))
            } catch {
                break  // cancelled: nobody waits for this any more
            }
        }
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
    }

    private func schedule() {
        guard self.isWanted, !self.isRunning, self.timer == nil else { return }
        if self.notBefore <= .now() { return self.begin() }
        self.timer = EventLoop.shared.schedule(at: self.notBefore) { [weak self] in
            self?.timer = nil
            self?.schedule()
        }
    }

    private func begin() {
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
        self.isWanted = false
        self.isRunning = true
        self.notBefore = .now() + self.interval
        EventLoop.shared.spawn {
            if await !self.work() { self.isWanted = true }
            self.isRunning = false
            self.schedule()
        }
    }
}
