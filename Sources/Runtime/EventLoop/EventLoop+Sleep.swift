extension EventLoop {
    /// Suspends the task for at least `duration`.
    ///
    /// - Throws: `CancellationError` at once when the task is cancelled.
    @Loop
    package func sleep(for duration: Duration) async throws {
        let sleep = Sleep()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                sleep.begin(until: .now() + duration, continuation)
            }
        } onCancel: {
            self.spawn { sleep.cancel() }
        }
    }
}

/// One suspended task and its timer; whichever of the timer and the cancellation comes first resumes the task.
@Loop
private final class Sleep {
    private var continuation: CheckedContinuation<Void, any Error>?
    private var timer: LoopTimer?
    private var isCancelled = false

    nonisolated init() {}

    func begin(until time: MonotonicTime, _ continuation: CheckedContinuation<Void, any Error>) {
        guard !self.isCancelled else { return continuation.resume(throwing: CancellationError()) }
        self.continuation = continuation
        self.timer = EventLoop.shared.schedule(at: time) { self.finish { $0.resume() } }
    }

    func cancel() {
        self.isCancelled = true
        if let timer = self.timer { EventLoop.shared.cancel(timer) }
        self.finish { $0.resume(throwing: CancellationError()) }
    }

    private func finish(_ resume: (CheckedContinuation<Void, any Error>) -> Void) {
        guard let continuation = self.continuation.take() else { return }
        resume(continuation)
    }
}
