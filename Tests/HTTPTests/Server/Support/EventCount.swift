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
        await withCheckedContinuation { continuation in
            // Asked here: a test's task suspends before this, and what it waits for may happen meanwhile.
            if self.value >= count { continuation.resume() } else { self.waiting.append((count, continuation)) }
        }
    }
}
