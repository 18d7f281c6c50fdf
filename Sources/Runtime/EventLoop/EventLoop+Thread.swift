import CLinux
import Synchronization

extension EventLoop {
    private static let isThreadStarted = Atomic<Bool>(false)

    /// Runs the shared loop on a thread of its own, once; for programs whose main thread is not theirs, as tests are.
    package static func startThread() {
        guard !Self.isThreadStarted.exchange(true, ordering: .relaxed) else { return }
        Threads.start { EventLoop.shared.run() }
    }
}
