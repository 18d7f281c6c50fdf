import Runtime
import Testing

@testable import Shop

@Suite("Which jobs a worker has, and what it does next")
struct WorkerStateMachineTests {
    typealias Action = WorkerStateMachine.Action

    static func machine(concurrency: Int = 4, claimInterval: Duration = .zero) -> WorkerStateMachine {
        var limits = WorkerLimits()
        limits.concurrency = concurrency
        limits.claimInterval = claimInterval
        limits.lease = .seconds(60)
        var policy = JobPolicy(maximumAttempts: 2, firstDelay: .seconds(10), maximumDelay: .seconds(10))
        policy.timeLimit = .seconds(300)
        return WorkerStateMachine(limits: limits, policies: ["work": policy])
    }

    static func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000_000) + .seconds(seconds)
    }

    static func job(_ id: Int64, attempt: Int = 1) -> ClaimedJob {
        ClaimedJob(id: id, kind: "work", arguments: "{}", attempt: attempt)
    }

    /// A machine that has claimed jobs 1, 2, … and runs them as 1, 2, ….
    static func running(_ count: Int, concurrency: Int = 4) -> WorkerStateMachine {
        var machine = Self.machine(concurrency: concurrency)
        _ = machine.start(now: Self.time(0))
        _ = machine.upkeepEnded(now: Self.time(0))
        _ = machine.beginClaim(now: Self.time(0))
        _ = machine.claimed((0..<count).map { Self.job(Int64($0 + 1)) }, limit: concurrency, now: Self.time(0))
        return machine
    }

    @Test("It begins by claiming as many as it runs at a time, and by upkeep")
    func starts() {
        var machine = Self.machine()
        #expect(machine.start(now: Self.time(0)) == [.keepUp, .claim])
        #expect(machine.beginClaim(now: Self.time(0)) == 4)
        #expect(machine.nextTick == Self.time(1))
    }

    @Test("A claim that came back full is followed by another when there is room")
    func claimsOn() {
        var machine = Self.running(4)
        #expect(machine.mayHaveMore)
        #expect(machine.ended(2, .done, now: Self.time(0), jitter: 0) == [.write, .claim])
        #expect(machine.ended(3, .done, now: Self.time(0), jitter: 0) == [])
        #expect(machine.beginClaim(now: Self.time(0)) == 2)  // what ended before it began makes room
    }

    @Test("A claim that came back short waits for a notice or the next poll")
    func waits() {
        var machine = Self.running(2)
        #expect(machine.ended(1, .done, now: Self.time(0), jitter: 0) == [.write])
        #expect(machine.noticed(now: Self.time(0)) == [.claim])
        _ = machine.claimed([], limit: 3, now: Self.time(0))
        #expect(machine.tick(now: Self.time(0.9), jitter: 0) == [])
        #expect(machine.tick(now: Self.time(1), jitter: 0) == [.claim])
    }

    @Test(
        "Behind a claim of few jobs the next one waits a moment, for those that come meanwhile; not behind one of many",
        arguments: [(0, true), (2, true), (3, false)]
    )
    func gathers(count: Int, waits: Bool) {
        var machine = Self.machine(claimInterval: .milliseconds(20))
        _ = machine.start(now: Self.time(0))
        _ = machine.upkeepEnded(now: Self.time(0))
        _ = machine.beginClaim(now: Self.time(0))
        _ = machine.claimed((0..<count).map { Self.job(Int64($0 + 1)) }, limit: 4, now: Self.time(0.005))
        #expect(machine.noticed(now: Self.time(0.006)) == (waits ? [] : [.claim]))
        guard waits else { return }
        #expect(machine.nextTick == Self.time(0.02))
        #expect(machine.tick(now: Self.time(0.019), jitter: 0) == [])
        #expect(machine.tick(now: Self.time(0.02), jitter: 0) == [.claim])
    }

    @Test("A notice while a claim is under way is not forgotten")
    func noticedMeanwhile() {
        var machine = Self.machine()
        _ = machine.start(now: Self.time(0))
        #expect(machine.noticed(now: Self.time(0)) == [])
        #expect(machine.claimed([], limit: 4, now: Self.time(0)) == [.claim])
    }

    @Test("A claim that failed is tried again after a while")
    func claimFails() {
        var machine = Self.machine()
        _ = machine.start(now: Self.time(0))
        #expect(machine.claimFailed(now: Self.time(0), jitter: 1) == [])
        #expect(machine.nextTick == Self.time(0.05))
        #expect(machine.tick(now: Self.time(0.04), jitter: 0) == [])
        #expect(machine.tick(now: Self.time(0.05), jitter: 0) == [.claim])
    }

    @Test("What ends while a write is under way is written together by the next one")
    func writesTogether() {
        var machine = Self.running(3)
        #expect(machine.ended(1, .done, now: Self.time(0), jitter: 0) == [.write])
        #expect(machine.ended(2, .doneWithError("none"), now: Self.time(0), jitter: 0) == [])
        let both = machine.takeEnded()
        #expect(both.map(\.settlement) == [.done(error: nil), .done(error: "none")])
        #expect(machine.ended(3, .failed("bad"), now: Self.time(0), jitter: 0) == [])
        #expect(machine.written(now: Self.time(0)) == [.write])
        #expect(machine.takeEnded() == [JobEnd(job: Self.job(3), settlement: .dead(error: "bad"))])
    }

    @Test("A write that failed is repeated after a while, with what has ended since")
    func writeFails() {
        var machine = Self.running(2)
        _ = machine.ended(1, .done, now: Self.time(0), jitter: 0)
        _ = machine.takeEnded()
        _ = machine.ended(2, .done, now: Self.time(0), jitter: 0)
        #expect(machine.writeFailed(now: Self.time(0), jitter: 1) == [])
        #expect(machine.tick(now: Self.time(0.05), jitter: 0) == [.write])
        #expect(machine.takeEnded().map(\.job.id) == [1, 2])
    }

    @Test("While nothing can be written nothing is claimed once that would be too much")
    func boundsUnwritten() {
        var machine = Self.running(2, concurrency: 2)
        for round in 0..<10 {
            for id in machine.runs.keys.sorted() { _ = machine.ended(id, .done, now: Self.time(0), jitter: 0) }
            guard machine.isClaiming else { break }
            _ = machine.beginClaim(now: Self.time(0))
            let jobs = (0..<2).map { Self.job(Int64(100 + 2 * round + $0)) }
            _ = machine.claimed(jobs, limit: 2, now: Self.time(0))
        }
        #expect(!machine.isClaiming)
        #expect(machine.ended.count <= 4)
    }

    @Test("A job that its handler has ended itself is not written")
    func finishedByHandler() {
        var machine = Self.running(1)
        machine.finishing(1)
        #expect(machine.ended(1, nil, now: Self.time(0), jitter: 0) == [])
        #expect(machine.ended.isEmpty && machine.runs.isEmpty)
    }

    @Test("Leases of all that it holds are renewed at a third of their time, but not those being ended")
    func renews() {
        var machine = Self.running(3)
        machine.finishing(2)
        let attempts = [JobAttempt(jobID: 1, attempt: 1), JobAttempt(jobID: 3, attempt: 1)]
        #expect(!machine.tick(now: Self.time(19.9), jitter: 0).contains(.renew(attempts)))
        #expect(machine.tick(now: Self.time(20), jitter: 0).contains(.renew(attempts)))
        #expect(machine.renewalFailed(now: Self.time(21), jitter: 1) == [])
        #expect(machine.tick(now: Self.time(21.05), jitter: 0).contains(.renew(attempts)))
    }

    @Test("A job whose lease was lost is cancelled, and whatever it comes to is not written")
    func loses() {
        var machine = Self.running(2)
        let attempts = [JobAttempt(jobID: 1, attempt: 1), JobAttempt(jobID: 2, attempt: 1)]
        _ = machine.tick(now: Self.time(20), jitter: 0)
        #expect(machine.renewed([2], of: attempts, now: Self.time(20)) == [.cancel(1)])
        #expect(machine.ended(1, .done, now: Self.time(20), jitter: 0) == [])
        #expect(machine.ended.isEmpty)
        #expect(machine.ended(2, .done, now: Self.time(20), jitter: 0) == [.write])
    }

    @Test("A later attempt at a job is not lost with an earlier one")
    func losesOnlyTheAttempt() {
        var machine = Self.running(1)
        _ = machine.tick(now: Self.time(20), jitter: 0)
        _ = machine.ended(1, .retry("later"), now: Self.time(20), jitter: 0)
        _ = machine.takeEnded()
        _ = machine.written(now: Self.time(20))
        _ = machine.noticed(now: Self.time(20))
        _ = machine.beginClaim(now: Self.time(20))
        _ = machine.claimed([Self.job(1, attempt: 2)], limit: 4, now: Self.time(20))
        #expect(machine.renewed([], of: [JobAttempt(jobID: 1, attempt: 1)], now: Self.time(20)) == [])
        #expect(machine.runs[2]?.isLost == false)
    }

    @Test("A lease that cannot be renewed is given up before another can have it, by the worker's own clock")
    func lapses() {
        var machine = Self.running(2)
        machine.finishing(2)
        _ = machine.tick(now: Self.time(20), jitter: 0)
        _ = machine.renewalFailed(now: Self.time(21), jitter: 0)
        #expect(!machine.tick(now: Self.time(59.9), jitter: 0).contains(.cancel(1)))
        #expect(machine.tick(now: Self.time(60), jitter: 0).contains(.cancel(1)))
        #expect(machine.runs[1]?.isLost == true && machine.runs[2]?.isLost == false)
        #expect(machine.ended(1, .done, now: Self.time(61), jitter: 0) == [])
        #expect(machine.ended.isEmpty)
    }

    @Test("A renewal counts from when it was asked for")
    func lengthens() {
        var machine = Self.running(1)
        _ = machine.tick(now: Self.time(20), jitter: 0)
        _ = machine.renewed([1], of: [JobAttempt(jobID: 1, attempt: 1)], now: Self.time(30))
        #expect(machine.runs[1]?.leaseEnd == Self.time(80))
    }

    @Test("Jobs that a claim brings after the time of their lease are not run")
    func claimsTooLate() {
        var machine = Self.machine()
        _ = machine.start(now: Self.time(0))
        #expect(machine.beginClaim(now: Self.time(0)) == 4)
        #expect(machine.claimed([Self.job(1)], limit: 4, now: Self.time(60)) == [])
        #expect(machine.runs.isEmpty && machine.ended.isEmpty && !machine.isClaiming)
    }

    @Test("A handler that takes too long is cancelled, and its job tried again")
    func endsOverdue() {
        var machine = Self.running(1)
        for seconds in stride(from: 20.0, through: 280, by: 20) {
            _ = machine.tick(now: Self.time(seconds), jitter: 0)
            _ = machine.renewed([1], of: [JobAttempt(jobID: 1, attempt: 1)], now: Self.time(seconds))
        }
        let actions = machine.tick(now: Self.time(300), jitter: 0)
        #expect(actions.contains(.cancel(1)) && actions.contains(.write))
        let error = "It took longer than 300.0 seconds."
        #expect(machine.takeEnded().map(\.settlement) == [.retried(after: .seconds(10), error: error)])
        #expect(machine.ended(1, .done, now: Self.time(301), jitter: 0) == [])
    }

    @Test("Told to stop it claims no more, and has stopped when all is written")
    func drains() {
        var machine = Self.running(1)
        #expect(machine.drain(now: Self.time(1)) == [])
        #expect(machine.noticed(now: Self.time(1)) == [])
        #expect(machine.ended(1, .done, now: Self.time(1), jitter: 0) == [.write])
        _ = machine.takeEnded()
        #expect(machine.phase == .draining)
        #expect(machine.written(now: Self.time(1)) == [])
        #expect(machine.phase == .stopped)
        #expect(machine.nextTick == nil)
    }

    @Test("What does not end in time is handed back, and so is what a late claim brings")
    func handsBack() {
        var machine = Self.running(1)
        _ = machine.noticed(now: Self.time(1))
        _ = machine.drain(now: Self.time(1))
        #expect(machine.giveUp(now: Self.time(2)) == [.cancel(1), .write])
        #expect(machine.takeEnded() == [JobEnd(job: Self.job(1), settlement: .handedBack)])
        _ = machine.beginClaim(now: Self.time(2))
        #expect(machine.claimed([Self.job(9)], limit: 3, now: Self.time(2)) == [])
        #expect(machine.written(now: Self.time(2)) == [.write])
        #expect(machine.takeEnded() == [JobEnd(job: Self.job(9), settlement: .handedBack)])
        _ = machine.written(now: Self.time(2))
        #expect(machine.phase == .stopped)
        #expect(machine.ended(1, .done, now: Self.time(3), jitter: 0) == [])
    }

    /// Whatever happens in whichever order: no job runs twice at a time, none is forgotten, none is written twice, no
    /// bound is passed, and in the end the worker stops.
    @Test("Any order of events keeps the books", arguments: 0..<400)
    func keepsBooks(_ seed: Int) {
        var world = WorkerWorld(seed: UInt64(seed) &* 7919 &+ 1, concurrency: 1 + seed % 5)
        for _ in 0..<300 { world.step() }
        world.stop()
        #expect(world.machine.phase == .stopped)
        #expect(world.settledCount == world.claimedCount - world.lostCount - world.selfFinishedCount)
        #expect(world.claimedCount > 0)
        #expect(world.faults == [])
    }
}
