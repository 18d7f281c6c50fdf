import Runtime

/// How often something has happened, and the means to wait until it has happened often enough.
@Loop
final class EventCount {
    private(set) var value = 0
    private var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    nonisolated init() {}

    func increment() {
        self.value += 1
        let reached = self.waiting.filter { $0.count <= self.value }
        self.waiting.removeAll { $0.count <= self.value }
        for waiter in reached { waiter.continuation.resume() }
    }

    func reaches(_ count: Int) async {
        guard self.value < count else { return }
        await withCheckedContinuation { self.waiting.append((count, $0)) }
    }
}
