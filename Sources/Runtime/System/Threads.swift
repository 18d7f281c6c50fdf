import CLinux

/// Starting threads: the only place that does.
enum Threads {
    /// Runs `body` on a new, detached thread.
    static func start(_ body: @escaping @Sendable () -> Void) {
        // SAFETY: the box is retained for the thread, which takes it over and so releases it.
        let box = Unmanaged.passRetained(Body(run: body)).toOpaque()
        var thread = pthread_t()
        let number = pthread_create(
            &thread,
            nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            },
            box
        )
        precondition(number == 0, "the machine has room for the few threads that a process starts with")
        pthread_detach(thread)
    }

    /// Makes the calling thread the last to run when the machine is busy (nice 10; a thread's own on Linux).
    static func lowerPriority() {
        // Only a courtesy to the loop: where it is refused, the thread runs at the process' priority.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }
}
