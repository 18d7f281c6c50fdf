import Runtime

/// One attempt to connect: moves libpq on whenever its socket is ready, until it is connected or its time is up.
@Loop
final class ConnectionAttempt: EventHandler {
    private let handle: PostgresHandle
    private let deadline: MonotonicTime
    private var continuation: UnsafeContinuation<Result<Void, PostgresError>, Never>?
    private var registration: Registration?

    private init(_ handle: PostgresHandle, by deadline: MonotonicTime) {
        self.handle = handle
        self.deadline = deadline
    }

    /// Connects.
    ///
    /// - Parameters:
    ///   - options: Where to; its host names are looked up on the thread pool.
    ///   - deadline: When to give up; the time that looking up names takes is counted, but not cut short.
    ///   - threadPool: For what blocks.
    /// - Returns: The connection, which never blocks from now on and which nobody watches yet.
    /// - Throws: ``PostgresError/Code/connectionLost`` if it cannot be done by `deadline`.
    static func connect(
        _ options: ConnectionOptions,
        by deadline: MonotonicTime,
        threadPool: ThreadPool
    ) async throws(PostgresError) -> PostgresHandle {
        let handle: PostgresHandle?
        do throws(ThreadPool.Refusal) {
            handle = try await threadPool.run { PostgresHandle(starting: options.resolvingHosts()) }
        } catch {
            throw PostgresError(.connectionLost, serverMessage: "no thread to look up the host: \(error)")
        }
        guard let handle else { throw PostgresError(.connectionLost, serverMessage: "out of memory") }
        let attempt = ConnectionAttempt(handle, by: deadline)
        let result = await withUnsafeContinuation { continuation in
            attempt.continuation = continuation
            attempt.watchSocket(for: .writable)
        }
        try result.get()
        return handle
    }

    func ready(_ events: ReadyEvents) {
        // libpq may close its socket and open another under the same number, which epoll would not notice.
        self.unwatch()
        switch self.handle.pollConnecting() {
        case .needsRead: self.watchSocket(for: .readable)
        case .needsWrite: self.watchSocket(for: .writable)
        case .failed(let message): self.finish(.failure(PostgresError(.connectionLost, serverMessage: message)))
        case .connected where self.handle.stopBlocking(): self.finish(.success(()))
        case .connected: self.finish(.failure(self.handle.lost()))
        }
    }

    func deadlineReached() {
        self.finish(.failure(PostgresError(.connectionLost, serverMessage: "connecting took too long")))
    }

    private func watchSocket(for interest: ReadyEvents) {
        do throws(PostgresError) {
            let registration = try self.handle.watch(for: interest, handler: self)
            self.registration = registration
            EventLoop.shared.setDeadline(self.deadline, of: registration)
        } catch {
            self.finish(.failure(error))
        }
    }

    private func unwatch() {
        self.registration.take().map { self.handle.stopWatching($0) }
    }

    private func finish(_ result: Result<Void, PostgresError>) {
        guard let continuation = self.continuation.take() else { return }
        self.unwatch()
        continuation.resume(returning: result)
    }
}
