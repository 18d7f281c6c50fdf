import Runtime
import Testing

/// Starts the event loop's thread before the suite's first test, so that its tests can be `@Loop`.
struct LoopThread: SuiteTrait, TestTrait {
    func prepare(for test: Test) async throws {
        EventLoop.startThread()
    }
}

extension Trait where Self == LoopThread {
    static var loopThread: LoopThread { LoopThread() }
}
