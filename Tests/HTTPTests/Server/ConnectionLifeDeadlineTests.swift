import Runtime
import Testing

@testable import HTTP

@Suite("The deadlines of a connection")
struct ConnectionLifeDeadlineTests {
    typealias State = ConnectionLife.State

    static let timeouts = ConnectionLifeTests.timeouts
    static let start = ConnectionLifeTests.start

    static func after(_ duration: Duration) -> MonotonicTime { Self.start + duration }

    @Test(
        "Each state has its time and its end",
        arguments: [
            (State.idle, Duration.seconds(75), ConnectionLife.Overdue.close),
            (.readingHead, .seconds(10), .answerRequestTimeout), (.readingBody, .seconds(5), .answerRequestTimeout),
            (.storingBody, .seconds(5), .answerGatewayTimeout),
            (.handling, .seconds(5), .answerGatewayTimeout), (.writing, .seconds(30), .close),
            (.lingering, .seconds(2), .close),
        ]
    )
    func overdue(state: State, timeout: Duration, overdue: ConnectionLife.Overdue) {
        var life = ConnectionLifeTests.life(in: state)
        #expect(life.deadline == Self.after(timeout))
        let before = life
        let early = Self.after(timeout - .nanoseconds(1))
        #expect(life.deadlineReached(now: early, timeouts: Self.timeouts) == .nothing)
        #expect(life == before)
        #expect(life.deadlineReached(now: Self.after(timeout), timeouts: Self.timeouts) == overdue)
        #expect((life.state == .closed) == (overdue == .close))
    }

    @Test("A closed connection waits for nothing", arguments: ConnectionLifeTests.states)
    func closed(state: State) {
        var life = ConnectionLifeTests.life(in: state)
        life.close()
        #expect(life.deadline == nil)
        #expect(life.deadlineReached(now: Self.after(.seconds(1000)), timeouts: Self.timeouts) == .nothing)
    }

    @Test("A trickle does not set the head's clock back")
    func headTrickle() {
        var life = ConnectionLifeTests.life(in: .readingHead)
        for second in 1...9 { life.headBegan(now: Self.after(.seconds(second)), timeouts: Self.timeouts) }
        #expect(life.deadline == Self.after(.seconds(10)))
    }

    @Test("The head's clock starts with its first byte, not with the connection")
    func headStart() {
        var life = ConnectionLifeTests.make()
        life.headBegan(now: Self.after(.seconds(60)), timeouts: Self.timeouts)
        #expect(life.deadline == Self.after(.seconds(70)))
    }

    @Test("A body of one byte less than the least rate is cut off after 5 s; one at that rate is not")
    func bodyRate() {
        for (byteCount, overdue) in [(5119, ConnectionLife.Overdue.answerRequestTimeout), (5120, .nothing)] {
            var life = ConnectionLifeTests.life(in: .readingBody)
            life.bodyReceived(byteCount: byteCount)
            #expect(life.deadlineReached(now: Self.after(.seconds(5)), timeouts: Self.timeouts) == overdue)
        }
    }

    @Test("The rate counts from the body's start: a fast beginning carries a slow end, up to 30 s in all")
    func bodyTotal() {
        var life = ConnectionLifeTests.life(in: .readingBody)
        life.bodyReceived(byteCount: 1 << 20)
        for second in stride(from: 5, to: 30, by: 5) {
            #expect(life.deadline == Self.after(.seconds(second)))
            let outcome = life.deadlineReached(now: Self.after(.seconds(second)), timeouts: Self.timeouts)
            #expect(outcome == .nothing)
            life.bodyReceived(byteCount: 1)
        }
        #expect(life.deadline == Self.after(.seconds(30)))
        #expect(
            life.deadlineReached(now: Self.after(.seconds(30)), timeouts: Self.timeouts) == .answerRequestTimeout
        )
    }

    @Test("Bytes of an earlier body do not count for the next")
    func bodyCountStartsAnew() {
        var life = ConnectionLifeTests.life(in: .readingBody)
        life.bodyReceived(byteCount: 1 << 20)
        for event in [.bodyCompleted, .answerBegan, .answerSent, .headCompletedWithBody] as [ConnectionLifeTests.Event]
        {
            ConnectionLifeTests.apply(event, to: &life, at: Self.after(.seconds(1)))
        }
        #expect(life.deadline == Self.after(.seconds(6)))
        #expect(life.deadlineReached(now: Self.after(.seconds(6)), timeouts: Self.timeouts) == .answerRequestTimeout)
    }

    @Test("A body's first look comes no later than its whole time")
    func shortBodyTimeout() {
        var limits = HTTPLimits()
        limits.bodyTimeout = .seconds(1)
        let timeouts = ConnectionTimeouts(limits)
        var life = ConnectionLife(now: Self.start, timeouts: timeouts)
        life.headCompleted(hasBody: true, keepsAlive: true, now: Self.start, timeouts: timeouts)
        life.bodyReceived(byteCount: 1 << 20)
        #expect(life.deadline == Self.after(.seconds(1)))
        #expect(life.deadlineReached(now: Self.after(.seconds(1)), timeouts: timeouts) == .answerRequestTimeout)
    }

    @Test("A body that goes to a file has the time that its length takes at 16 KiB/s besides, at 1 KiB/s at least")
    func spooledTotal() {
        let timeout = Self.timeouts.bodyTimeout(ofSpooledBytes: 5 << 20)
        #expect(timeout == Nanoseconds(.seconds(350)))
        var life = ConnectionLifeTests.make()
        life.headCompleted(
            hasBody: true,
            bodyTimeout: timeout,
            keepsAlive: true,
            now: Self.start,
            timeouts: Self.timeouts
        )
        life.bodyReceived(byteCount: 1 << 20)
        for second in stride(from: 5, to: 350, by: 5) {
            #expect(life.deadline == Self.after(.seconds(second)))
            #expect(life.deadlineReached(now: Self.after(.seconds(second)), timeouts: Self.timeouts) == .nothing)
        }
        let end = Self.after(.seconds(350))
        #expect(life.deadline == end)
        #expect(life.deadlineReached(now: end, timeouts: Self.timeouts) == .answerRequestTimeout)
        var slow = ConnectionLifeTests.make()
        slow.headCompleted(
            hasBody: true,
            bodyTimeout: timeout,
            keepsAlive: true,
            now: Self.start,
            timeouts: Self.timeouts
        )
        slow.bodyReceived(byteCount: 5119)
        let look = Self.after(.seconds(5))
        #expect(slow.deadlineReached(now: look, timeouts: Self.timeouts) == .answerRequestTimeout)
    }

    @Test("The time that a piece takes to be stored is not the client's: rate, look and end move by it")
    func storing() {
        var life = ConnectionLifeTests.life(in: .readingBody)
        life.bodyReceived(byteCount: 5120)
        ConnectionLifeTests.apply(.bodyStoringBegan, to: &life, at: Self.after(.seconds(2)))
        #expect(life.deadline == Self.after(.seconds(7)))
        ConnectionLifeTests.apply(.bodyStored, to: &life, at: Self.after(.seconds(6)))
        #expect(life.deadline == Self.after(.seconds(9)))
        #expect(life.deadlineReached(now: Self.after(.seconds(9)), timeouts: Self.timeouts) == .nothing)
        life.bodyReceived(byteCount: 1 << 20)
        for second in stride(from: 14, to: 34, by: 5) {
            #expect(life.deadlineReached(now: Self.after(.seconds(second)), timeouts: Self.timeouts) == .nothing)
        }
        #expect(life.deadline == Self.after(.seconds(34)))
        let end = Self.after(.seconds(34))
        #expect(life.deadlineReached(now: end, timeouts: Self.timeouts) == .answerRequestTimeout)
    }

    @Test("Work that may take longer is cut off at its own time")
    func longWork() {
        var life = ConnectionLifeTests.life(in: .handling)
        ConnectionLifeTests.apply(.handlingMayTake, to: &life)
        #expect(life.deadlineReached(now: Self.after(.seconds(59)), timeouts: Self.timeouts) == .nothing)
        let end = Self.after(.seconds(60))
        #expect(life.deadlineReached(now: end, timeouts: Self.timeouts) == .answerGatewayTimeout)
    }

    @Test("A client that takes some of its answer gets its time anew; nothing else puts an answer's end off")
    func answerProgress() {
        var life = ConnectionLifeTests.life(in: .writing)
        ConnectionLifeTests.apply(.bodyReceived, to: &life, at: Self.after(.seconds(20)))
        ConnectionLifeTests.apply(.headBegan, to: &life, at: Self.after(.seconds(20)))
        ConnectionLifeTests.apply(.drained, to: &life, at: Self.after(.seconds(20)))
        #expect(life.deadline == Self.after(.seconds(30)))
        ConnectionLifeTests.apply(.answerProgressed, to: &life, at: Self.after(.seconds(20)))
        #expect(life.deadline == Self.after(.seconds(50)))
    }

    @Test("Each step of a request starts the clock of the next state")
    func steps() {
        var life = ConnectionLifeTests.make()
        let steps: [(ConnectionLifeTests.Event, Duration)] = [
            (.headBegan, .seconds(10)), (.headCompletedWithBody, .seconds(5)), (.bodyCompleted, .seconds(5)),
            (.answerBegan, .seconds(30)), (.answerSent, .seconds(75)),
        ]
        for (index, (event, timeout)) in steps.enumerated() {
            let now = Self.after(.seconds(index + 1))
            ConnectionLifeTests.apply(event, to: &life, at: now)
            #expect(life.deadline == now + timeout)
        }
    }
}
