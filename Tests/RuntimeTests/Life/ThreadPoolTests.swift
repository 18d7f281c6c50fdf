import Glibc
import Synchronization
import Testing

@testable import Runtime

@Suite("Thread pool", .loopThread, .timeLimit(.minutes(5)))
struct ThreadPoolTests {
    /// Holds threads back until it is opened, once for all.
    private final class Gate: Sendable {
        private let lock = Mutex(false)
        let arrivals = Atomic<Int>(0)

        func pass() {
            self.arrivals.add(1, ordering: .relaxed)
            while !self.lock.withLock({ $0 }) { sched_yield() }
        }

        func open() { self.lock.withLock { $0 = true } }
    }

    /// Waits until the pool's threads have taken all that waited.
    private func whileAnyWaits(_ pool: ThreadPool) async {
        while pool.queueLength > 0 { await Task.yield() }
    }

    @Test("Work runs on another thread, and its result comes back on the loop")
    @Loop
    func backOnTheLoop() async throws {
        let pool = ThreadPool(threadCount: 1, maximumQueueLength: 1)
        defer { pool.stop() }
        let wasInLoop = try await pool.run { EventLoop.shared.isInLoop }
        #expect(!wasInLoop)
        #expect(EventLoop.shared.isInLoop)
    }

    @Test("Work that finds the queue full is refused and not begun; what was taken is done")
    @Loop
    func full() async throws {
        let pool = ThreadPool(threadCount: 1, maximumQueueLength: 2)
        defer { pool.stop() }
        let gate = Gate()
        let first = Task.immediate { () throws in
            try await pool.run {
                gate.pass()
                return 1
            }
        }
        await self.whileAnyWaits(pool)
        let others = [2, 3].map { number in Task.immediate { () throws in try await pool.run { number } } }
        #expect(pool.queueLength == 2)
        await #expect(throws: ThreadPool.Refusal.full) { try await pool.run { gate.pass() } }
        gate.open()
        #expect(try await first.value == 1)
        #expect(try await others[0].value == 2)
        #expect(try await others[1].value == 3)
        #expect(gate.arrivals.load(ordering: .relaxed) == 1)
        #expect(try await pool.run { 4 } == 4, "room again")
    }

    @Test("A stopped pool takes nothing, and still does what waits")
    @Loop
    func stopped() async throws {
        let pool = ThreadPool(threadCount: 1, maximumQueueLength: 5)
        let gate = Gate()
        let tasks = (0..<4).map { number in
            Task.immediate { () throws in
                try await pool.run {
                    gate.pass()
                    return number
                }
            }
        }
        pool.stop()
        await #expect(throws: ThreadPool.Refusal.stopped) { try await pool.run {} }
        gate.open()
        for (number, task) in tasks.enumerated() { #expect(try await task.value == number) }
    }

    @Test("As many pieces of work run at the same time as there are threads, and no more")
    @Loop
    func atTheSameTime() async throws {
        let pool = ThreadPool(threadCount: 3, maximumQueueLength: 10)
        defer { pool.stop() }
        let gate = Gate()
        let tasks = (0..<5).map { _ in Task.immediate { () throws in try await pool.run { gate.pass() } } }
        while gate.arrivals.load(ordering: .relaxed) < 3 { await Task.yield() }
        #expect(pool.queueLength == 2)
        gate.open()
        for task in tasks { try await task.value }
        #expect(gate.arrivals.load(ordering: .relaxed) == 5)
    }

    @Test("Many results reach their own callers")
    @Loop
    func manyResults() async throws {
        let pool = ThreadPool(threadCount: 4, maximumQueueLength: 5000)
        defer { pool.stop() }
        let tasks = (0..<5000).map { number in Task.immediate { () throws in try await pool.run { number } } }
        for (number, task) in tasks.enumerated() { #expect(try await task.value == number) }
    }

    @Test("The threads give way to the loop")
    func lowPriority() async throws {
        let pool = ThreadPool(threadCount: 1, maximumQueueLength: 1)
        defer { pool.stop() }
        let niceness = try await pool.run { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        #expect(niceness >= 10)
    }
}
