import Testing

@testable import Runtime

@Suite("Event loop: timers", .loopThread, .timeLimit(.minutes(5)))
struct EventLoopTimersTests {
    @Loop
    private final class Journal {
        var events: [String] = []
        var timer: LoopTimer?
    }

    @Loop
    private func until(_ time: MonotonicTime) async {
        await withCheckedContinuation { continuation in
            EventLoop.shared.schedule(at: time) { continuation.resume() }
        }
    }

    @Test("No timer is early", arguments: [0, 1, 9, 10, 11, 35] as [Int64])
    @Loop
    func noTimerIsEarly(milliseconds: Int64) async {
        let time = MonotonicTime.now() + .milliseconds(milliseconds)
        await self.until(time)
        #expect(MonotonicTime.now() >= time)
        #expect(EventLoop.shared.now >= time, "the turn in which it comes is late enough, too")
    }

    @Test("Timers come in the order of their times, whatever the order in which they were set")
    @Loop
    func order() async {
        let journal = Journal()
        let start = MonotonicTime.now()
        for number in [3, 1, 4, 2] {
            EventLoop.shared.schedule(at: start + .milliseconds(number * 15)) { journal.events.append("\(number)") }
        }
        await self.until(start + .milliseconds(75))
        #expect(journal.events == ["1", "2", "3", "4"])
    }

    @Test("A cancelled timer does not come; cancelling one that has come, or twice, does nothing")
    @Loop
    func cancelled() async {
        let journal = Journal()
        let start = MonotonicTime.now()
        let kept = EventLoop.shared.schedule(at: start + .milliseconds(5)) { journal.events.append("kept") }
        let cancelled = EventLoop.shared.schedule(at: start + .milliseconds(5)) { journal.events.append("cancelled") }
        EventLoop.shared.cancel(cancelled)
        EventLoop.shared.cancel(cancelled)
        await self.until(start + .milliseconds(25))
        EventLoop.shared.cancel(kept)
        #expect(journal.events == ["kept"])
    }

    @Test("A timer may cancel one that is due in the same turn")
    @Loop
    func cancelsNeighbour() async {
        let journal = Journal()
        let time = MonotonicTime.now() + .milliseconds(5)
        EventLoop.shared.schedule(at: time) {
            journal.events.append("first")
            journal.timer.map { EventLoop.shared.cancel($0) }
        }
        journal.timer = EventLoop.shared.schedule(at: time) { journal.events.append("second") }
        await self.until(time + .milliseconds(25))
        #expect(journal.events == ["first"])
    }

    @Test("A timer set for the past by a timer comes in a later turn, so timers cannot starve the rest")
    @Loop
    func timerForThePast() async {
        let start = MonotonicTime.now()
        var last = EventLoop.shared.now
        for _ in 0..<3 {
            await self.until(MonotonicTime(nanoseconds: 0))
            #expect(EventLoop.shared.now > last)
            last = EventLoop.shared.now
        }
        #expect(MonotonicTime.now() > start)
    }
}
