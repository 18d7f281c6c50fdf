import Runtime
package import Testing

/// Readies the test process for a suite that starts programs and talks to them on the loop.
package struct ProcessTrait: SuiteTrait, TestTrait {
    package let isRecursive = true

    /// Starts the loop, once, and raises the limit of descriptors.
    package func prepare(for test: Test) async throws {
        ProcessMetrics.raiseDescriptorLimit()
        EventLoop.startThread()
    }
}

extension Trait where Self == ProcessTrait {
    /// The loop runs, and there are descriptors for many connections.
    package static var processes: Self { Self() }
}
