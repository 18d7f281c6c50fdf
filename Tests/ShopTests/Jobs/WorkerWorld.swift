import Runtime

@testable import Shop

/// A queue, a database and handlers that do anything at any time, around a ``WorkerStateMachine``.
struct WorkerWorld {
    var machine: WorkerStateMachine
    private var random: SplitMix64
    private var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private var nextJobID: Int64 = 0
    private var isClaiming = false
    private var isWriting = false
    private var renewing: [JobAttempt]?
    private var isKeepingUp = false

    /// Handlers that run, with whether theirs is no longer of interest.
    private var handlers: [WorkerStateMachine.RunID: ClaimedJob] = [:]
    private var cancelled: Set<WorkerStateMachine.RunID> = []
    private var settled: Set<Int64> = []
    private(set) var claimedCount = 0
    private(set) var settledCount = 0
    private(set) var lostCount = 0
    private(set) var selfFinishedCount = 0
    private(set) var faults: [String] = []

    init(seed: UInt64, concurrency: Int) {
        self.machine = WorkerStateMachineTests.machine(concurrency: concurrency)
        self.random = SplitMix64(seed: seed)
        self.perform(self.machine.start(now: self.now))
    }

    private mutating func chance(_ percent: UInt64) -> Bool { self.random.next() % 100 < percent }
    private mutating func jitter() -> Double { Double(self.random.next() % 1000) / 1000 }

    mutating func step() {
        switch self.random.next() % 8 {
        case 0: self.perform(self.machine.noticed(now: self.now))
        case 1: self.answerClaim()
        case 2: self.answerWrite()
        case 3: self.answerRenewal()
        case 4: self.endHandler()
        case 5: self.endHandler()
        case 6:
            guard self.isKeepingUp else { return }
            self.isKeepingUp = false
            self.perform(self.machine.upkeepEnded(now: self.now))
        default:
            if let tick = self.machine.nextTick, tick > self.now, self.chance(70) { self.now = tick }
            if self.chance(2) { self.now = self.now + .seconds(61) }  // longer than a lease
            let jitter = self.jitter()
            self.perform(self.machine.tick(now: self.now, jitter: jitter))
        }
    }

    /// Drains, lets some handlers end, gives up on the rest, and answers whatever is under way.
    mutating func stop() {
        self.perform(self.machine.drain(now: self.now))
        for _ in 0..<20 { self.step() }
        self.perform(self.machine.giveUp(now: self.now))
        for _ in 0..<2000 where self.machine.phase != .stopped { self.step() }
    }

    private mutating func answerClaim() {
        guard self.isClaiming else { return }
        self.isClaiming = false
        let limit = self.machine.beginClaim(now: self.now)
        if limit < 1 { self.faults.append("a claim of nothing") }
        let isTooLate = self.chance(3)
        if isTooLate { self.now = self.now + .seconds(61) }
        let jitter = self.jitter()
        if self.chance(15) { return self.perform(self.machine.claimFailed(now: self.now, jitter: jitter)) }
        let count = Int(self.random.next() % UInt64(limit + 1))
        var jobs: [ClaimedJob] = []
        for _ in 0..<count {
            self.nextJobID += 1
            jobs.append(WorkerStateMachineTests.job(self.nextJobID))
        }
        self.claimedCount += count
        if isTooLate, self.machine.phase == .working { self.lostCount += count }
        self.perform(self.machine.claimed(jobs, limit: limit, now: self.now))
    }

    private mutating func answerWrite() {
        guard self.isWriting else { return }
        self.isWriting = false
        let ends = self.machine.takeEnded()
        if ends.isEmpty { self.faults.append("a write of nothing") }
        let jitter = self.jitter()
        if self.chance(15) { return self.perform(self.machine.writeFailed(now: self.now, jitter: jitter)) }
        for end in ends where !self.settled.insert(end.job.id).inserted { self.faults.append("written twice") }
        self.settledCount += ends.count
        self.perform(self.machine.written(now: self.now))
    }

    private mutating func answerRenewal() {
        guard let attempts = self.renewing else { return }
        self.renewing = nil
        let jitter = self.jitter()
        if self.chance(15) { return self.perform(self.machine.renewalFailed(now: self.now, jitter: jitter)) }
        let kept = Set(attempts.map(\.jobID).filter { _ in !self.chance(10) })
        self.perform(self.machine.renewed(kept, of: attempts, now: self.now))
    }

    private mutating func endHandler() {
        guard let id = self.handlers.keys.sorted().first(where: { _ in self.random.next() % 2 == 0 }) else { return }
        self.handlers[id] = nil
        let jitter = self.jitter()
        let wasOfInterest = self.machine.runs[id].map { !$0.isLost } ?? false
        if wasOfInterest, self.chance(20) {
            self.machine.finishing(id)
            self.selfFinishedCount += 1
            return self.perform(self.machine.ended(id, nil, now: self.now, jitter: jitter))
        }
        let outcomes: [JobOutcome] = [.done, .doneWithError("x"), .retry("x"), .failed("x")]
        let outcome = outcomes[Int(self.random.next() % 4)]
        self.perform(self.machine.ended(id, outcome, now: self.now, jitter: jitter))
    }

    private mutating func perform(_ actions: [WorkerStateMachine.Action]) {
        for action in actions {
            switch action {
            case .claim:
                if self.isClaiming { self.faults.append("two claims at a time") }
                self.isClaiming = true
            case .run(let id, let job):
                if self.handlers.values.contains(job) { self.faults.append("run twice") }
                self.handlers[id] = job
            case .write:
                if self.isWriting { self.faults.append("two writes at a time") }
                self.isWriting = true
            case .renew(let attempts):
                if self.renewing != nil || attempts.isEmpty { self.faults.append("two renewals, or of nothing") }
                self.renewing = attempts
            case .keepUp:
                if self.isKeepingUp { self.faults.append("two rounds of upkeep at a time") }
                self.isKeepingUp = true
            case .cancel(let id):
                if !self.cancelled.insert(id).inserted { self.faults.append("cancelled twice") }
                if self.machine.runs[id]?.isLost == true { self.lostCount += 1 }
            }
        }
        if self.machine.runs.count > self.machine.limits.concurrency { self.faults.append("more runs than may be") }
        let unwritten = self.machine.ended.count + self.machine.writing.count
        if unwritten > 3 * self.machine.limits.concurrency { self.faults.append("\(unwritten) wait to be written") }
        if let tick = self.machine.nextTick, tick <= self.now { self.tickIsDue() }
    }

    /// A tick that is due must change something, or the loop would never rest.
    private mutating func tickIsDue() {
        var probe = self.machine
        _ = probe.tick(now: self.now, jitter: 0)
        if let next = probe.nextTick, next <= self.now { self.faults.append("a tick that changes nothing") }
    }
}
