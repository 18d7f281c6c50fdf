import Runtime

/// One task that waits until a socket is ready.
///
/// The socket is watched only meanwhile, so a broken one costs nothing.
@Loop
final class SocketWait: EventHandler {
    private var continuation: CheckedContinuation<Void, any Error>?
    private var registration: Registration?
    private var isCancelled = false

    /// Waits until `socket` is ready for `interest`, or broken.
    ///
    /// What else was ready at the same time has run by then.
    ///
    /// - Throws: `CancellationError` when the task is cancelled; ``SystemError`` if the kernel refuses to watch.
    static func wait(for interest: ReadyEvents, of socket: Descriptor) async throws {
        let wait = SocketWait()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait.begin(socket, interest, $0) }
        } onCancel: {
            EventLoop.shared.spawn { wait.cancel() }
        }
    }

    func ready(_ events: ReadyEvents) {
        self.finish { $0.resume() }
    }

    func deadlineReached() {}

    private func begin(
        _ socket: Descriptor,
        _ interest: ReadyEvents,
        _ continuation: CheckedContinuation<Void, any Error>
    ) {
        guard !self.isCancelled else { return continuation.resume(throwing: CancellationError()) }
        do throws(SystemError) {
            self.registration = try EventLoop.shared.add(socket, interest: interest, handler: self)
            self.continuation = continuation
        } catch {
            continuation.resume(throwing: error)
        }
    }

    private func cancel() {
        self.isCancelled = true
        self.finish { $0.resume(throwing: CancellationError()) }
    }

    private func finish(_ resume: (CheckedContinuation<Void, any Error>) -> Void) {
        if let registration = self.registration.take() { EventLoop.shared.remove(registration) }
        if let continuation = self.continuation.take() { resume(continuation) }
    }
}
