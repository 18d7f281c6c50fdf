import Runtime
import Testing

@testable import Postgres

/// A moment, in milliseconds after an arbitrary start.
private func at(_ milliseconds: Int64) -> MonotonicTime {
    MonotonicTime(nanoseconds: 1_000_000_000_000) + .milliseconds(milliseconds)
}

@Suite("Pool state machine")
struct PoolStateMachineTests {
    /// Exclusive connections: one to three, three waiters, 1 s to wait, 60 s idle, 1800 s of life.
    private static let limits = PoolLimits(
        minimumConnectionCount: 1,
        maximumConnectionCount: 3,
        leasesPerConnection: 1,
        maximumWaiterCount: 3,
        waitTimeout: .seconds(1),
        idleTimeout: .seconds(60),
        maximumLifetime: .seconds(1800)
    )

    private static func makeMachine(_ change: (inout PoolLimits) -> Void = { _ in }) -> PoolStateMachine {
        var limits = Self.limits
        change(&limits)
        return PoolStateMachine(limits: limits)
    }

    /// A started pool with `count` open, idle connections, numbered from 1.
    private static func makeOpenMachine(
        _ count: Int,
        _ change: (inout PoolLimits) -> Void = { _ in }
    ) -> PoolStateMachine {
        var machine = Self.makeMachine {
            change(&$0)
            $0.minimumConnectionCount = count
        }
        machine.start(now: at(0))
        for id in 1...count { machine.connected(id, now: at(0), jitter: 0) }
        _ = machine.takeActions()
        return machine
    }

    // MARK: Growing

    @Test("Starting opens the minimum, and a pool that has not started opens nothing", arguments: 0...3)
    func start(minimum: Int) {
        var machine = Self.makeMachine { $0.minimumConnectionCount = minimum }
        #expect(machine.lease(now: at(0)) == .wait(1))
        #expect(machine.takeActions() == [])
        machine.stopWaiting(1)
        machine.start(now: at(0))
        #expect(machine.takeActions() == (0..<minimum).map { .connect($0 + 1) })
        #expect(machine.connectingCount == minimum)
        #expect(machine.openCount == 0)
    }

    @Test("Callers before the start are served after it")
    func callersBeforeStart() {
        var machine = Self.makeMachine()
        #expect(machine.lease(now: at(0)) == .wait(1))
        #expect(machine.lease(now: at(0)) == .wait(2))
        machine.start(now: at(0))
        #expect(machine.takeActions() == [.connect(1), .connect(2)])
        machine.connected(2, now: at(1), jitter: 0)
        #expect(machine.takeActions() == [.lend(2, to: 1)])
    }

    @Test("Callers open connections up to the maximum, and are served in the order in which they came")
    func growth() {
        var machine = Self.makeMachine { $0.maximumWaiterCount = 10 }
        machine.start(now: at(0))
        for waiter in 1...5 { #expect(machine.lease(now: at(0)) == .wait(waiter)) }
        #expect(machine.takeActions() == [.connect(1), .connect(2), .connect(3)])
        machine.connected(3, now: at(5), jitter: 0)
        machine.connected(1, now: at(6), jitter: 0)
        machine.connected(2, now: at(7), jitter: 0)
        #expect(machine.takeActions() == [.lend(3, to: 1), .lend(1, to: 2), .lend(2, to: 3)])
        machine.released(1, isReusable: true, now: at(8))
        machine.released(3, isReusable: true, now: at(8))
        #expect(machine.takeActions() == [.lend(1, to: 4), .lend(3, to: 5)])
        #expect(machine.leaseCount == 3)
    }

    @Test("An idle connection is lent at once, and no other is opened for it")
    func idleConnection() {
        var machine = Self.makeOpenMachine(1)
        #expect(machine.lease(now: at(1)) == .lend(1))
        #expect(machine.takeActions() == [])
        machine.released(1, isReusable: true, now: at(2))
        #expect(machine.lease(now: at(3)) == .lend(1))
        #expect(machine.takeActions() == [])
    }

    @Test("Nobody overtakes those who wait")
    func nobodyOvertakes() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        #expect(machine.lease(now: at(0)) == .wait(1))
        #expect(machine.lease(now: at(0)) == .wait(2))
        machine.released(1, isReusable: true, now: at(1))
        #expect(machine.takeActions() == [.lend(1, to: 1)])
        #expect(machine.lease(now: at(1)) == .wait(3))
        machine.released(1, isReusable: true, now: at(2))
        #expect(machine.takeActions() == [.lend(1, to: 2)])
    }

    // MARK: Sharing

    @Test("A shared connection has as many users as allowed; the least used one is lent")
    func sharing() {
        var machine = Self.makeOpenMachine(2) {
            $0.maximumConnectionCount = 2
            $0.leasesPerConnection = 3
        }
        let decisions = (0..<6).map { _ in machine.lease(now: at(0)) }
        #expect(decisions == [1, 2, 1, 2, 1, 2].map { .lend($0) })
        #expect(machine.lease(now: at(0)) == .wait(1))
        machine.released(2, isReusable: true, now: at(1))
        #expect(machine.takeActions() == [.lend(2, to: 1)])
    }

    @Test("Those who wait for a shared connection open one for each so many of them")
    func sharedGrowth() {
        var machine = Self.makeMachine {
            $0.minimumConnectionCount = 0
            $0.leasesPerConnection = 4
            $0.maximumWaiterCount = 100
        }
        machine.start(now: at(0))
        for _ in 1...9 { _ = machine.lease(now: at(0)) }
        #expect(machine.takeActions() == [.connect(1), .connect(2), .connect(3)])
        machine.connected(1, now: at(1), jitter: 0)
        #expect(machine.takeActions() == (1...4).map { .lend(1, to: $0) })
    }

    @Test("One dirty user's connection gets no others, and is closed when the last of its users is done")
    func dirtyShared() {
        var machine = Self.makeOpenMachine(1) {
            $0.leasesPerConnection = 8
            $0.maximumConnectionCount = 2
        }
        for _ in 0..<3 { #expect(machine.lease(now: at(0)) == .lend(1)) }
        machine.released(1, isReusable: false, now: at(1))
        #expect(machine.takeActions() == [])
        #expect(machine.lease(now: at(1)) == .wait(1))
        #expect(machine.takeActions() == [.connect(2)])
        machine.connected(2, now: at(2), jitter: 0)
        #expect(machine.takeActions() == [.lend(2, to: 1)])
        machine.released(1, isReusable: true, now: at(3))
        #expect(machine.takeActions() == [])
        machine.released(1, isReusable: true, now: at(4))
        #expect(machine.takeActions() == [.close(1)])
    }

    // MARK: Loss

    @Test("A dirty connection is closed, and replaced where the minimum or a waiter asks for it")
    func dirty() {
        var machine = Self.makeOpenMachine(1)
        #expect(machine.lease(now: at(0)) == .lend(1))
        machine.released(1, isReusable: false, now: at(1))
        #expect(machine.takeActions() == [.close(1), .connect(2)])
        #expect(machine.openCount == 0)
    }

    @Test("A dirty connection is not handed to who waits: that one gets a new one")
    func dirtyWithWaiter() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        #expect(machine.lease(now: at(0)) == .wait(1))
        machine.released(1, isReusable: false, now: at(1))
        #expect(machine.takeActions() == [.close(1), .connect(2)])
        machine.connected(2, now: at(2), jitter: 0)
        #expect(machine.takeActions() == [.lend(2, to: 1)])
    }

    @Test("A connection that breaks while idle is never handed out, and is replaced")
    func lostIdle() {
        var machine = Self.makeOpenMachine(2)
        machine.lost(1, now: at(1))
        #expect(machine.takeActions() == [.connect(3)])
        #expect(machine.lease(now: at(1)) == .lend(2))
        #expect(machine.lease(now: at(1)) == .wait(1))
    }

    @Test("A connection that breaks in use is gone at once; its user giving it back changes nothing")
    func lostInUse() {
        var machine = Self.makeOpenMachine(1)
        #expect(machine.lease(now: at(0)) == .lend(1))
        machine.lost(1, now: at(1))
        #expect(machine.takeActions() == [.connect(2)])
        #expect(machine.leaseCount == 0)
        machine.released(1, isReusable: true, now: at(2))
        machine.released(1, isReusable: false, now: at(2))
        #expect(machine.takeActions() == [])
        #expect(machine.connectionCount == 1)
    }

    @Test("A connection that breaks twice, or was never there, changes nothing")
    func lostTwice() {
        var machine = Self.makeOpenMachine(1)
        machine.lost(1, now: at(1))
        machine.lost(1, now: at(1))
        machine.lost(99, now: at(1))
        machine.connectFailed(98, now: at(1), jitter: 0)
        #expect(machine.takeActions() == [.connect(2)])
    }

    // MARK: Waiting

    @Test("A waiter is refused when its time is up, not before, and those behind it keep theirs")
    func waitsTooLong() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        #expect(machine.lease(now: at(100)) == .wait(1))
        #expect(machine.lease(now: at(300)) == .wait(2))
        #expect(machine.nextTick(now: at(300)) == at(1100))
        machine.tick(now: at(1099))
        #expect(machine.takeActions() == [])
        machine.tick(now: at(1100))
        #expect(machine.takeActions() == [.refuse(1, .waitedTooLong)])
        #expect(machine.nextTick(now: at(1100)) == at(1300))
        machine.released(1, isReusable: true, now: at(1200))
        #expect(machine.takeActions() == [.lend(1, to: 2)])
        machine.tick(now: at(1300))
        #expect(machine.takeActions() == [])
    }

    @Test("As many wait as may, the next is refused at once, and who leaves makes room")
    func tooManyWaiters() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        for waiter in 1...3 { #expect(machine.lease(now: at(0)) == .wait(waiter)) }
        #expect(machine.lease(now: at(0)) == .refuse(.tooManyWaiters))
        machine.stopWaiting(2)
        #expect(machine.lease(now: at(0)) == .wait(4))
        machine.released(1, isReusable: true, now: at(1))
        machine.released(1, isReusable: true, now: at(2))
        machine.released(1, isReusable: true, now: at(3))
        #expect(machine.takeActions() == [.lend(1, to: 1), .lend(1, to: 3), .lend(1, to: 4)])
    }

    @Test("A waiter that leaves is not answered any more; one that was answered is not affected")
    func stopWaiting() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        #expect(machine.lease(now: at(0)) == .wait(1))
        machine.stopWaiting(1)
        machine.stopWaiting(1)
        machine.tick(now: at(5000))
        machine.released(1, isReusable: true, now: at(5000))
        #expect(machine.takeActions() == [])
        #expect(machine.waiterCount == 0)
        #expect(machine.lease(now: at(5000)) == .lend(1))
        machine.stopWaiting(1)
        #expect(machine.leaseCount == 1)
    }

    // MARK: Failure to connect

    @Test("After a failure one connection tries again, when the pause is over; its success brings the others")
    func probing() {
        var machine = Self.makeMachine { $0.minimumConnectionCount = 3 }
        machine.start(now: at(0))
        #expect(machine.takeActions() == [.connect(1), .connect(2), .connect(3)])
        for id in 1...3 { machine.connectFailed(id, now: at(10), jitter: 1) }
        #expect(machine.takeActions() == [])
        let pauseEnd = at(210)  // 50, 100, 200 ms: the third failure's
        #expect(machine.nextTick(now: at(10)) == pauseEnd)
        machine.tick(now: at(209))
        #expect(machine.takeActions() == [])
        #expect(machine.lease(now: at(209)) == .wait(1))
        #expect(machine.takeActions() == [], "a caller does not cut the pause short")
        machine.tick(now: pauseEnd)
        #expect(machine.takeActions() == [.connect(4)])
        #expect(machine.lease(now: at(211)) == .wait(2))
        #expect(machine.takeActions() == [])
        machine.connected(4, now: at(220), jitter: 0)
        #expect(machine.takeActions() == [.lend(4, to: 1), .connect(5), .connect(6)])
    }

    @Test("Callers wait for their time while no connection can be made, then are refused")
    func refusedDuringOutage() {
        var machine = Self.makeMachine()
        machine.start(now: at(0))
        #expect(machine.lease(now: at(0)) == .wait(1))
        var now: Int64 = 0
        var answers: [PoolStateMachine.Action] = []
        while machine.waiterCount > 0, now < 2000 {
            now += 1
            for action in machine.takeActions() {
                if case .connect(let id) = action {
                    machine.connectFailed(id, now: at(now), jitter: 1)
                } else {
                    answers.append(action)
                }
            }
            if machine.nextTick(now: at(now - 1)) == at(now) { machine.tick(now: at(now)) }
        }
        answers += machine.takeActions().filter { if case .refuse = $0 { true } else { false } }
        #expect(now == 1000)
        #expect(answers == [.refuse(1, .waitedTooLong)])
    }

    // MARK: Shrinking

    @Test("What is above the minimum is let go when it was idle too long, and not before")
    func idleTimeout() {
        var machine = Self.makeMachine()
        machine.start(now: at(0))
        for _ in 1...3 { _ = machine.lease(now: at(0)) }
        for id in 1...3 { machine.connected(id, now: at(0), jitter: 0) }
        machine.released(2, isReusable: true, now: at(100))
        machine.released(3, isReusable: true, now: at(200))
        _ = machine.takeActions()
        #expect(machine.nextTick(now: at(200)) == at(60_100))
        machine.tick(now: at(60_099))
        #expect(machine.takeActions() == [])
        machine.tick(now: at(60_100))
        #expect(machine.takeActions() == [.close(2)])
        machine.tick(now: at(60_200))
        #expect(machine.takeActions() == [.close(3)])
        machine.released(1, isReusable: true, now: at(60_300))
        machine.tick(now: at(200_000))
        #expect(machine.takeActions() == [], "the minimum stays")
        #expect(machine.openCount == 1)
    }

    @Test("When all are idle too long, the minimum is left")
    func idleTimeoutAtOnce() {
        var machine = Self.makeMachine()
        machine.start(now: at(0))
        for _ in 1...3 { _ = machine.lease(now: at(0)) }
        for id in 1...3 { machine.connected(id, now: at(0), jitter: 0) }
        for id in 1...3 { machine.released(id, isReusable: true, now: at(0)) }
        _ = machine.takeActions()
        machine.tick(now: at(60_000))
        #expect(machine.takeActions().count == 2)
        #expect(machine.openCount == 1)
    }

    @Test(
        "A connection is replaced when its life is over, which jitter shortens by up to a tenth",
        arguments: [(0, 1_800_000), (0.5, 1_710_000), (1, 1_620_000)] as [(Double, Int64)]
    )
    func lifetime(jitter: Double, expected: Int64) {
        var machine = Self.makeMachine()
        machine.start(now: at(0))
        machine.connected(1, now: at(0), jitter: jitter)
        _ = machine.takeActions()
        #expect(machine.nextTick(now: at(0)) == at(expected))
        machine.tick(now: at(expected - 1))
        #expect(machine.takeActions() == [])
        machine.tick(now: at(expected))
        #expect(machine.takeActions() == [.close(1), .connect(2)])
    }

    @Test("A connection whose life ends in use is closed when it comes back, and lent to nobody before")
    func lifetimeInUse() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        machine.tick(now: at(1_800_000))
        #expect(machine.takeActions() == [])
        #expect(machine.lease(now: at(1_800_000)) == .wait(1))
        machine.released(1, isReusable: true, now: at(1_800_100))
        #expect(machine.takeActions() == [.close(1), .connect(2)])
    }

    @Test("A life that is over is noticed at the return, even before the tick")
    func lifetimeAtReturn() {
        var machine = Self.makeOpenMachine(1)
        #expect(machine.lease(now: at(0)) == .lend(1))
        machine.released(1, isReusable: true, now: at(1_800_001))
        #expect(machine.takeActions() == [.close(1), .connect(2)])
    }

    // MARK: The end

    @Test("Shutting down refuses who waits and who comes, closes what is idle, and the rest as it comes back")
    func shutDown() {
        var machine = Self.makeOpenMachine(3)
        #expect(machine.lease(now: at(0)) == .lend(1))
        machine.shutDown()
        #expect(Set(machine.takeActions().map(String.init(describing:))) == ["close(2)", "close(3)"])
        #expect(machine.lease(now: at(1)) == .refuse(.shuttingDown))
        machine.released(1, isReusable: true, now: at(2))
        #expect(machine.takeActions() == [.close(1)])
        #expect(machine.connectionCount == 0)
        machine.tick(now: at(10_000))
        #expect(machine.takeActions() == [])
        #expect(machine.nextTick(now: at(10_000)) == nil)
    }

    @Test("Shutting down while callers wait answers each of them once")
    func shutDownWhileWaiting() {
        var machine = Self.makeOpenMachine(1) { $0.maximumConnectionCount = 1 }
        #expect(machine.lease(now: at(0)) == .lend(1))
        for waiter in 1...3 { #expect(machine.lease(now: at(0)) == .wait(waiter)) }
        machine.shutDown()
        #expect(machine.takeActions() == (1...3).map { .refuse($0, .shuttingDown) })
        machine.shutDown()
        machine.tick(now: at(5000))
        machine.lost(1, now: at(5000))
        #expect(machine.takeActions() == [])
    }

    @Test("A connection that is ready after the shutdown is closed; one that fails is not tried again")
    func shutDownWhileConnecting() {
        var machine = Self.makeMachine { $0.minimumConnectionCount = 2 }
        machine.start(now: at(0))
        _ = machine.takeActions()
        machine.shutDown()
        #expect(machine.takeActions() == [])
        machine.connected(1, now: at(1), jitter: 0)
        machine.connectFailed(2, now: at(1), jitter: 0)
        #expect(machine.takeActions() == [.close(1)])
        machine.tick(now: at(10_000))
        #expect(machine.takeActions() == [])
        #expect(machine.connectionCount == 0)
    }
}

extension PoolStateMachine {
    /// What is to be done, which then counts as done.
    fileprivate mutating func takeActions() -> [Action] {
        defer { self.actions = [] }
        return self.actions
    }
}
