import Runtime

/// What a connection still expects from the server, in the order in which it was sent.
enum Expectation {
    /// The preparation of a statement; its failure belongs to the statement behind it.
    case preparation(SQL)
    /// The rows of a statement, for the task that waits.
    case statement(Reply)
    /// A synchronisation point.
    case synchronisation
    /// The results of a script or a COPY, outside pipeline mode.
    case script(Reply)
}

/// Who waits for a statement, and until when.
struct Reply {
    let continuation: UnsafeContinuation<Result<PostgresResult?, PostgresError>, Never>
    let statement: String?
    let deadline: MonotonicTime

    /// Whether it is answered only when the synchronisation point behind it has passed.
    let isConfirmed: Bool

    func end(_ result: Result<PostgresResult?, PostgresError>) {
        switch result {
        case .success: self.continuation.resume(returning: result)
        case .failure(let error): self.fail(error)
        }
    }

    func fail(_ error: PostgresError) {
        self.continuation.resume(returning: .failure(error.naming(self.statement)))
    }
}

/// A first-in, first-out queue in a ring that grows by doubling and keeps its memory.
struct ReplyQueue {
    private var ring: [Expectation?] = Array(repeating: nil, count: 64)
    private var head = 0
    private(set) var count = 0

    var first: Expectation? { self.count == 0 ? nil : self.ring[self.head] }

    mutating func append(_ expectation: Expectation) {
        if self.count == self.ring.count { self.grow() }
        self.ring[(self.head + self.count) & (self.ring.count - 1)] = expectation
        self.count += 1
    }

    @discardableResult
    mutating func popFirst() -> Expectation? {
        guard self.count > 0 else { return nil }
        defer {
            self.head = (self.head + 1) & (self.ring.count - 1)
            self.count -= 1
        }
        return self.ring[self.head].take()
    }

    /// The deadline of the first reply that waits: they are sent in order with the same time-out, so it is the next.
    var nextDeadline: MonotonicTime? {
        for offset in 0..<self.count {
            switch self.ring[(self.head + offset) & (self.ring.count - 1)] {
            case .statement(let reply), .script(let reply): return reply.deadline
            default: continue
            }
        }
        return nil
    }

    private mutating func grow() {
        var larger: [Expectation?] = Array(repeating: nil, count: self.ring.count * 2)
        for offset in 0..<self.count {
            larger[offset] = self.ring[(self.head + offset) & (self.ring.count - 1)]
        }
        self.ring = larger
        self.head = 0
    }
}
