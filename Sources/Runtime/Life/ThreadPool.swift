import CLinux
import Glibc
import Synchronization

/// A few threads of low priority for what blocks: password hashes, name look-ups, files.
///
/// Never for what can wait on the loop, since a hop there and back costs about 7 µs.
///
/// SAFETY: `@unchecked Sendable`, since `queue` and `isStopping` are touched under `mutex` only.
package final class ThreadPool: @unchecked Sendable {
    /// Why work was not taken.
    package enum Refusal: Error, Equatable {
        /// As many pieces of work wait as may.
        case full
        /// The pool has been stopped.
        case stopped
    }

    /// Threads that work at the same time.
    package let threadCount: Int

    /// Pieces of work that may wait for a thread.
    package let maximumQueueLength: Int

    private var queue: [@Sendable () -> Void] = []
    private var isStopping = false
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>

    /// Starts the threads.
    package init(threadCount: Int, maximumQueueLength: Int) {
        precondition(threadCount > 0 && maximumQueueLength > 0, "a pool has a thread and room for work")
        self.threadCount = threadCount
        self.maximumQueueLength = maximumQueueLength
        // SAFETY: POSIX locks must not move, so they live in memory of their own, freed in deinit: then no thread is
        // left, for each holds a reference to the pool.
        self.mutex = .allocate(capacity: 1)
        self.mutex.initialize(to: pthread_mutex_t())
        self.condition = .allocate(capacity: 1)
        self.condition.initialize(to: pthread_cond_t())
        pthread_mutex_init(self.mutex, nil)
        pthread_cond_init(self.condition, nil)
        for _ in 0..<threadCount {
            Threads.start {
                Threads.lowerPriority()
                while let work = self.next() { work() }
            }
        }
    }

    deinit {
        pthread_cond_destroy(self.condition)
        pthread_mutex_destroy(self.mutex)
        self.condition.deallocate()
        self.mutex.deallocate()
    }

    /// Runs `work` on one of the threads, and resumes the caller where it was.
    ///
    /// - Throws: ``Refusal`` if the work was not taken; it was not begun then.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(Refusal) -> Value {
        let result: Result<Value, Refusal> = await withCheckedContinuation { continuation in
            let refusal = self.add { continuation.resume(returning: .success(work())) }
            if let refusal { continuation.resume(returning: .failure(refusal)) }
        }
        return try result.get()
    }

    /// Runs `work` on one of the threads without anyone waiting for it.
    ///
    /// - Returns: Whether it was taken.
    package func submit(_ work: @escaping @Sendable () -> Void) -> Bool {
        self.add(work) == nil
    }

    /// Pieces of work that wait for a thread now.
    package var queueLength: Int {
        self.withLock { self.queue.count }
    }

    /// Takes no more work; what waits is still done, then the threads end.
    package func stop() {
        self.withLock {
            self.isStopping = true
            pthread_cond_broadcast(self.condition)
        }
    }

    private func add(_ work: @escaping @Sendable () -> Void) -> Refusal? {
        self.withLock {
            if self.isStopping { return .stopped }
            if self.queue.count >= self.maximumQueueLength { return .full }
            self.queue.append(work)
            pthread_cond_signal(self.condition)
            return nil
        }
    }

    /// Waits for work; `nil` when there will be none any more.
    private func next() -> (@Sendable () -> Void)? {
        self.withLock {
            while self.queue.isEmpty {
                if self.isStopping { return nil }
                pthread_cond_wait(self.condition, self.mutex)
            }
            return self.queue.removeFirst()
        }
    }

    private func withLock<Value>(_ body: () -> Value) -> Value {
        pthread_mutex_lock(self.mutex)
        defer { pthread_mutex_unlock(self.mutex) }
        return body()
    }
}
