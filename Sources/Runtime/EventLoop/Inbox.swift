import Synchronization

/// Jobs that other threads hand to the loop.
///
/// Not bounded by a number of its own: a job is the continuation of a task, so there are at most as many as tasks that
/// wait for the thread pool, which is bounded.
struct Inbox: ~Copyable {
    struct State {
        var jobs: [UnownedJob] = []
        var isWakeUpPending = false
    }

    private let state = Mutex(State())

    /// Adds a job from any thread.
    ///
    /// - Returns: Whether the loop must be woken up for it.
    func add(_ job: UnownedJob) -> Bool {
        self.state.withLock { state in
            state.jobs.append(job)
            defer { state.isWakeUpPending = true }
            return !state.isWakeUpPending
        }
    }

    /// Moves all jobs to the end of `ready`.
    func takeAll(into ready: inout [UnownedJob]) {
        self.state.withLock { state in
            state.isWakeUpPending = false
            guard !state.jobs.isEmpty else { return }
            ready.append(contentsOf: state.jobs)
            state.jobs.removeAll(keepingCapacity: true)
        }
    }
}
