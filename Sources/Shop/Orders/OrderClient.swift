import Runtime

/// A request that waits for its order.
@Loop
final class OrderClient {
    typealias Result = Swift.Result<PlacedOrder, any Error>

    let userID: Int64
    private var continuation: UnsafeContinuation<Result, Never>?
    private var isGone = false

    nonisolated init(userID: Int64) {
        self.userID = userID
    }

    func wait(_ continuation: UnsafeContinuation<Result, Never>) {
        if self.isGone { return continuation.resume(returning: .failure(CancellationError())) }
        self.continuation = continuation
    }

    /// Gives the answer, unless the client has gone.
    func resume(_ result: Result) {
        self.continuation.take()?.resume(returning: result)
    }

    /// The client waits no longer; what becomes of its order, it can ask with its key.
    func leave() {
        self.isGone = true
        self.resume(.failure(CancellationError()))
    }
}
