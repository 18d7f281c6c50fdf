import Runtime

/// The outcomes of statements whose synchronisation point has not passed yet: until then the server may undo them.
struct UnconfirmedReplies {
    private var waiting: [(reply: Reply, outcome: Result<PostgresResult?, PostgresError>)] = []

    /// The deadline of the one that was sent first.
    var firstDeadline: MonotonicTime? { self.waiting.first?.reply.deadline }

    mutating func append(_ reply: Reply, _ outcome: Result<PostgresResult?, PostgresError>) {
        self.waiting.append((reply, outcome))
    }

    /// Turns success into failure: what was done is undone.
    mutating func fail(_ error: PostgresError) {
        for index in self.waiting.indices {
            if case .success = self.waiting[index].outcome { self.waiting[index].outcome = .failure(error) }
        }
    }

    /// Tells all who wait, when the point has passed; one failure has undone all that were sent with it.
    mutating func end() {
        if self.waiting.contains(where: { if case .failure = $0.outcome { true } else { false } }) {
            self.fail(PostgresError(.pipelineAborted))
        }
        let ended = self.waiting
        self.waiting.removeAll(keepingCapacity: true)
        for (reply, outcome) in ended { reply.end(outcome) }
    }
}
