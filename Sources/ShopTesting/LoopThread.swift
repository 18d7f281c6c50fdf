import Runtime
package import Testing

/// Starts the event loop's thread before a suite's first test, so that its tests can be `@Loop`.
package struct LoopThread: SuiteTrait, TestTrait {
    /// Starts the thread, unless it runs already.
    package func prepare(for test: Test) async throws {
        EventLoop.startThread()
    }
}

extension Trait where Self == LoopThread {
    /// Runs the event loop on a thread of its own.
    package static var loop: Self { Self() }
}
