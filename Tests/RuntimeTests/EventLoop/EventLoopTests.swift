import Synchronization
import Testing

@testable import Runtime

@Suite("Event loop: tasks", .loopThread, .timeLimit(.minutes(5)))
struct EventLoopTests {
    /// What happened, in order.
    @Loop
    private final class Journal {
        var events: [String] = []
        var count = 0
    }

    private nonisolated func isInLoopAfterYield() async -> Bool {
        await Task.yield()
        return EventLoop.shared.isInLoop
    }

    @concurrent
    private func isInLoopConcurrently() async -> Bool {
        await Task.yield()
        return EventLoop.shared.isInLoop
    }

    @Test("A task of the loop stays on its thread: across suspensions, in child tasks, in concurrent functions")
    func staysOnTheThread() async {
        let places = Mutex<[String: Bool]>([:])
        await EventLoop.shared.spawn {
            func note(_ place: String, _ isInLoop: Bool = EventLoop.shared.isInLoop) {
                places.withLock { $0[place] = isInLoop }
            }
            note("at the start")
            await Task.yield()
            note("after a suspension")
            note("in a nonisolated function", await self.isInLoopAfterYield())
            note("in a concurrent function", await self.isInLoopConcurrently())
            note("after it")
            async let child = self.isInLoopConcurrently()
            note("in a child", await child)
            let children = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { await self.isInLoopAfterYield() } }
                var areAllInLoop = true
                for await isInLoop in group { areAllInLoop = areAllInLoop && isInLoop }
                return areAllInLoop
            }
            note("in a group's children", children)
            note("at the end")
        }.value
        let outside = places.withLock { $0.filter { !$0.value }.keys.sorted() }
        #expect(outside == [])
        #expect(places.withLock { $0.count } == 8)
    }

    @Test("Work spawned on the loop begins in the same turn; from elsewhere it begins on the loop")
    @Loop
    func beginsInTheSameTurn() async {
        let journal = Journal()
        await withCheckedContinuation { continuation in
            EventLoop.shared.atEndOfTurn(End("end of turn", journal) { continuation.resume() })
            EventLoop.shared.spawn { journal.events.append("first") }
            EventLoop.shared.spawn { journal.events.append("second") }
            journal.events.append("caller")
        }
        #expect(journal.events == ["caller", "first", "second", "end of turn"])
        let wasInLoop = await Self.spawnFromElsewhere()
        #expect(wasInLoop)
    }

    @concurrent
    private static func spawnFromElsewhere() async -> Bool {
        let wasInLoop = Mutex(false)
        await EventLoop.shared.spawn {
            wasInLoop.withLock { $0 = EventLoop.shared.isInLoop }
        }.value
        return wasInLoop.withLock { $0 }
    }

    @Test("Of many thousand wake-ups from several threads none is lost")
    func noWakeUpIsLost() async {
        let threadCount = 4
        let spawnCount = 10_000
        let journal = Journal()
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let done: @Loop @Sendable () -> Void = {
                journal.count += 1
                if journal.count == threadCount * spawnCount { continuation.resume() }
            }
            for _ in 0..<threadCount {
                Threads.start {
                    for _ in 0..<spawnCount { EventLoop.shared.spawn { done() } }
                }
            }
        }
        #expect(await journal.count == threadCount * spawnCount)
    }

    @Test("A single job wakes the idle loop up, again and again")
    func idleLoop() async {
        for _ in 0..<2000 {
            await EventLoop.shared.spawn {}.value
        }
    }

    @Test("Code that is not on the loop is stopped before it can touch what belongs to it")
    func assumeIsolated() async {
        await #expect(processExitsWith: .failure) {
            Loop.assumeIsolated {}
        }
    }

    // MARK: The end of a turn

    @Loop
    private final class End: TurnEndHandler {
        private let journal: Journal
        private let name: String
        private var onEnd: (@Loop () -> Void)?

        init(_ name: String, _ journal: Journal, onEnd: (@Loop () -> Void)? = nil) {
            self.name = name
            self.journal = journal
            self.onEnd = onEnd
        }

        func turnEnded() {
            self.journal.events.append(self.name)
            self.onEnd.take()?()
        }
    }

    @Test("The end of a turn comes once, in order of asking, after all jobs that were ready")
    @Loop
    func endOfTurn() async {
        let journal = Journal()
        let jobs = (1...3).map { number in
            Task(executorPreference: EventLoop.shared) { @Loop in
                journal.events.append("job \(number)")
                if number == 1 {
                    EventLoop.shared.atEndOfTurn(End("first end", journal))
                    EventLoop.shared.atEndOfTurn(End("second end", journal))
                }
            }
        }
        for job in jobs { await job.value }
        await withCheckedContinuation { continuation in
            EventLoop.shared.schedule(at: .now()) { continuation.resume() }
        }
        #expect(journal.events == ["job 1", "job 2", "job 3", "first end", "second end"])
    }

    @Test("What asks for the end of a turn at its end gets another one")
    @Loop
    func endAfterEnd() async {
        let journal = Journal()
        await withCheckedContinuation { continuation in
            let last = End("last", journal) { continuation.resume() }
            EventLoop.shared.atEndOfTurn(End("first", journal) { EventLoop.shared.atEndOfTurn(last) })
        }
        #expect(journal.events == ["first", "last"])
    }

    // MARK: Sleep

    @Test("A sleep ends no earlier than asked")
    @Loop
    func sleep() async throws {
        let start = MonotonicTime.now()
        try await EventLoop.shared.sleep(for: .milliseconds(25))
        #expect(MonotonicTime.now() - start >= .milliseconds(25))
    }

    @Test("A cancelled sleep ends at once, wherever it is cancelled from")
    func cancelledSleep() async {
        for _ in 0..<200 {
            let sleeper = EventLoop.shared.spawn {
                await #expect(throws: CancellationError.self) {
                    try await EventLoop.shared.sleep(for: .seconds(86_400))
                }
            }
            sleeper.cancel()
            await sleeper.value
        }
    }

    @Test("A sleep in a cancelled task does not begin")
    @Loop
    func sleepInCancelledTask() async {
        let journal = Journal()
        let sleeper = Task { @Loop in
            journal.events.append(Task.isCancelled ? "cancelled" : "not cancelled")
            try await EventLoop.shared.sleep(for: .seconds(86_400))
        }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(journal.events == ["cancelled"])
    }

    @Test("A sleep that is cancelled as it ends is resumed once")
    func cancelledAsItEnds() async {
        // Cancelled around the tick at which it ends: which comes first is chance, and both must do.
        let sleepers = (0..<400).map { number in
            let sleeper = EventLoop.shared.spawn { try? await EventLoop.shared.sleep(for: .milliseconds(10)) }
            let canceller = EventLoop.shared.spawn {
                try? await EventLoop.shared.sleep(for: .milliseconds(number % 3 * 5))
                sleeper.cancel()
            }
            return (sleeper, canceller)
        }
        for (sleeper, canceller) in sleepers {
            await sleeper.value
            await canceller.value
        }
    }
}
