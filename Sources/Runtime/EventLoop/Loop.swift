/// The actor that owns everything which belongs to the process' one event loop: connections, pools, caches, metrics.
///
/// What is marked `@Loop` runs on the loop's thread, and the compiler refuses to touch it from anywhere else. Start
/// work on it with ``EventLoop/spawn(_:)``, which also makes the loop the task's preferred executor: without that
/// half every real suspension goes over the global pool and back, 13 to 30 µs a request instead of 8.
@globalActor
package actor Loop {
    package static let shared = Loop()

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        EventLoop.shared.asUnownedSerialExecutor()
    }

    /// Runs `body` as the actor, from code that is on the loop's thread although the compiler cannot know it.
    ///
    /// The event loop's own callbacks begin here. Stops the process if the caller is on another thread.
    package static func assumeIsolated<Value>(_ body: @Loop () throws -> Value) rethrows -> Value {
        EventLoop.shared.preconditionInLoop()
        return try withoutActuallyEscaping(body) { isolated in
            // SAFETY: an actor's isolation is part of a function's type only, not of its calling convention; the
            // line above has checked that this is the actor's thread. `MainActor.assumeIsolated` does the same.
            try unsafeBitCast(isolated, to: (() throws -> Value).self)()
        }
    }
}
