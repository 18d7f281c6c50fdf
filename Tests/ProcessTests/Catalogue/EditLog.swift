import Runtime

/// What was acknowledged when, and what was read meanwhile.
@Loop
final class EditLog {
    var isOver = false
    private(set) var readCount = 0

    /// What readers saw that was older than allowed.
    private(set) var staleReads: [(seen: Int, oldest: Int)] = []
    private var acknowledgements: [MonotonicTime] = []

    nonisolated init() {}

    /// Notes an edit; they come in their order, from 1 up.
    func acknowledged(_ number: Int, at time: MonotonicTime) {
        precondition(number == self.acknowledgements.count + 1, "edits are acknowledged in their order")
        self.acknowledgements.append(time)
    }

    /// The oldest edit that a read which begins now may show.
    func oldestAllowed(staleness: Duration) -> Int {
        let now = MonotonicTime.now()
        return self.acknowledgements.lastIndex { $0 + staleness <= now }.map { $0 + 1 } ?? 0
    }

    func note(seen: Int, oldest: Int) {
        self.readCount += 1
        if seen < oldest { self.staleReads.append((seen, oldest)) }
    }
}
