import Runtime
import Testing

/// Has the event loop running before a suite's tests, which are on it.
struct LoopThread: SuiteTrait, TestTrait {
    func prepare(for test: Test) async throws {
        EventLoop.startThread()
    }
}

extension Trait where Self == LoopThread {
    /// The suite's tests run on the event loop.
    static var loopThread: Self { Self() }
}
