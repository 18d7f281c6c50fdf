import Synchronization

/// Keeps a thread of a pool busy until a test opens it.
final class ThreadGate: Sendable {
    private let isOpen = Atomic(false)

    func open() {
        self.isOpen.store(true, ordering: .releasing)
    }

    /// Spins: for one thread and some milliseconds.
    func pass() {
        while !self.isOpen.load(ordering: .acquiring) {}
    }
}
