import Runtime

/// Which jobs a worker has, and what it has to do next: claim, run, write, renew, cancel.
///
/// Pure: events go in with the time and the randomness, actions come out. Every claim, write, renewal and round of
/// upkeep that it asks for is answered by one event, and there is one of each under way at most: what ends while a
/// write is under way makes up the next one.
struct WorkerStateMachine {
    /// One run of a handler; never used twice, unlike a job and the number of its attempt.
    typealias RunID = Int

    enum Phase: Equatable {
        case idle
        /// Until ``WorkerStateMachine/drain(now:)``.
        case working
        /// Claims no more; until all that runs has ended and is written.
        case draining
        case stopped
    }

    enum Action: Equatable {
        /// Claim as many as ``WorkerStateMachine/beginClaim(now:)`` says; answer by
        /// ``WorkerStateMachine/claimed(_:limit:now:)`` or ``WorkerStateMachine/claimFailed(now:jitter:)``.
        case claim
        /// Answer by ``WorkerStateMachine/ended(_:_:now:jitter:)``.
        case run(RunID, ClaimedJob)
        /// Write what ``WorkerStateMachine/takeEnded()`` gives; answer by ``WorkerStateMachine/written(now:)`` or
        /// ``WorkerStateMachine/writeFailed(now:jitter:)``.
        case write
        /// Answer by ``WorkerStateMachine/renewed(_:of:now:)`` or ``WorkerStateMachine/renewalFailed(now:jitter:)``.
        case renew([JobAttempt])
        /// Answer by ``WorkerStateMachine/upkeepEnded(now:)``.
        case keepUp
        /// Ask a handler to stop; what it comes to no longer matters.
        case cancel(RunID)
    }

    struct Run: Equatable {
        let job: ClaimedJob
        let deadline: MonotonicTime

        /// Until when the lease surely lasts: counted from before it was asked for, by this machine's clock.
        var leaseEnd: MonotonicTime

        /// Whether another may have it: nothing of it is written.
        var isLost = false

        /// Whether its handler is ending it in a transaction of its own.
        var isFinishing = false

        /// Whether it needs its lease: what its handler is ending is safe by the lock of its row.
        var holdsLease: Bool { !self.isLost && !self.isFinishing }
    }

    let limits: WorkerLimits
    let policies: [String: JobPolicy]
    var phase = Phase.idle
    var runs: [RunID: Run] = [:]
    var ended: [JobEnd] = []
    var writing: [JobEnd] = []
    var isClaiming = false
    private var claimBegan = MonotonicTime(nanoseconds: 0)
    var renewalBegan = MonotonicTime(nanoseconds: 0)
    var isWriting = false
    var isRenewing = false
    var isKeepingUp = false

    /// Whether there may be jobs that are due.
    var mayHaveMore = false
    var nextPoll = MonotonicTime(nanoseconds: 0)
    var nextUpkeep = MonotonicTime(nanoseconds: 0)
    var nextRenewal = MonotonicTime(nanoseconds: 0)
    var claimNotBefore = MonotonicTime(nanoseconds: 0)
    var writeNotBefore = MonotonicTime(nanoseconds: 0)
    private var claimBackoff = ReconnectBackoff()
    private var writeBackoff = ReconnectBackoff()
    private var lastRunID = 0

    /// - Parameters:
    ///   - limits: How it works.
    ///   - policies: Of each kind that it knows.
    init(limits: WorkerLimits, policies: [String: JobPolicy]) {
        self.limits = limits
        self.policies = policies
    }

    // MARK: Life

    mutating func start(now: MonotonicTime) -> [Action] {
        precondition(self.phase == .idle, "a worker starts once")
        self.phase = .working
        self.nextRenewal = now + self.limits.renewalInterval
        return self.tick(now: now, jitter: 0)
    }

    /// Claims no more.
    mutating func drain(now: MonotonicTime) -> [Action] {
        guard self.phase == .working || self.phase == .idle else { return [] }
        self.phase = .draining
        return self.next(now)
    }

    /// Hands back whatever still runs.
    mutating func giveUp(now: MonotonicTime) -> [Action] {
        precondition(self.phase == .draining || self.phase == .stopped, "a worker drains before it gives up")
        var actions: [Action] = []
        for (id, run) in self.runs.sorted(by: { $0.key < $1.key }) {
            if run.isLost { continue }  // it was cancelled then
            actions.append(.cancel(id))
            self.ended.append(JobEnd(job: run.job, settlement: .handedBack))
        }
        self.runs = [:]
        return actions + self.next(now)
    }

    // MARK: Claiming

    /// There may be jobs.
    mutating func noticed(now: MonotonicTime) -> [Action] {
        self.mayHaveMore = true
        return self.next(now)
    }

    /// How many to claim, when that begins: what has ended since it was asked for makes room for more.
    mutating func beginClaim(now: MonotonicTime) -> Int {
        precondition(self.isClaiming, "a claim begins when it was asked for")
        self.claimBegan = now
        return self.limits.concurrency - self.runs.count
    }

    /// What a claim has brought.
    ///
    /// Jobs that come after the time of their lease may be another's by now: they are left to be taken back.
    mutating func claimed(_ jobs: [ClaimedJob], limit: Int, now: MonotonicTime) -> [Action] {
        self.isClaiming = false
        self.claimBackoff.succeeded()
        if jobs.count >= limit { self.mayHaveMore = true }
        if jobs.count <= self.limits.concurrency / 2 {
            self.claimNotBefore = self.claimBegan + self.limits.claimInterval
        }
        guard self.phase == .working else {  // told to stop meanwhile
            self.ended += jobs.map { JobEnd(job: $0, settlement: .handedBack) }
            return self.next(now)
        }
        let leaseEnd = self.claimBegan + self.limits.lease
        guard now < leaseEnd else { return self.next(now) }
        var actions: [Action] = []
        for job in jobs {
            self.lastRunID += 1
            let deadline = now + self.policy(of: job).timeLimit
            self.runs[self.lastRunID] = Run(job: job, deadline: deadline, leaseEnd: leaseEnd)
            actions.append(.run(self.lastRunID, job))
        }
        return actions + self.next(now)
    }

    mutating func claimFailed(now: MonotonicTime, jitter: Double) -> [Action] {
        self.isClaiming = false
        self.mayHaveMore = true
        self.claimNotBefore = now + self.claimBackoff.failed(jitter: jitter)
        return self.next(now)
    }

    // MARK: Ending

    /// A handler begins to end its job itself: from here on its row must not be touched by others of this worker.
    mutating func finishing(_ id: RunID) {
        self.runs[id]?.isFinishing = true
    }

    /// A handler has ended.
    ///
    /// - Parameters:
    ///   - id: Its run; one that was given up is unknown by now.
    ///   - outcome: What it said; `nil` if it has ended the job in a transaction of its own.
    ///   - now: The time.
    ///   - jitter: 0 to 1, random.
    /// - Returns: What to do.
    mutating func ended(_ id: RunID, _ outcome: JobOutcome?, now: MonotonicTime, jitter: Double) -> [Action] {
        guard let run = self.runs.removeValue(forKey: id) else { return [] }
        if let outcome, !run.isLost { self.settle(run.job, outcome, jitter) }
        return self.next(now)
    }

    private mutating func settle(_ job: ClaimedJob, _ outcome: JobOutcome, _ jitter: Double) {
        let policy = self.policy(of: job)
        let settlement = policy.settlement(of: outcome, attempt: job.attempt, jitter: jitter)
        self.ended.append(JobEnd(job: job, settlement: settlement))
    }

    private func policy(of job: ClaimedJob) -> JobPolicy { self.policies[job.kind] ?? JobPolicy() }

    /// What a write has to write: all that has ended so far.
    mutating func takeEnded() -> [JobEnd] {
        precondition(self.isWriting && self.writing.isEmpty, "a write takes what has ended once")
        swap(&self.ended, &self.writing)
        return self.writing
    }

    mutating func written(now: MonotonicTime) -> [Action] {
        self.isWriting = false
        self.writing = []
        self.writeBackoff.succeeded()
        return self.next(now)
    }

    /// Whether it was written is not known: it is written again, which the fence makes harmless.
    mutating func writeFailed(now: MonotonicTime, jitter: Double) -> [Action] {
        self.isWriting = false
        self.ended = self.writing + self.ended
        self.writing = []
        self.writeNotBefore = now + self.writeBackoff.failed(jitter: jitter)
        return self.next(now)
    }

    // MARK: Leases

    /// The attempts whose leases were asked to be renewed, and the jobs among them that are still theirs.
    mutating func renewed(_ kept: Set<Int64>, of attempts: [JobAttempt], now: MonotonicTime) -> [Action] {
        self.isRenewing = false
        let asked = Set(attempts)
        let leaseEnd = self.renewalBegan + self.limits.lease
        var lost: [RunID] = []
        for (id, run) in self.runs where asked.contains(run.job.reference) && !run.isLost && !run.isFinishing {
            if kept.contains(run.job.id) { self.runs[id]?.leaseEnd = leaseEnd } else { lost.append(id) }
        }
        return self.lose(lost) + self.next(now)
    }

    /// Runs whose jobs may be another's.
    mutating func lose(_ ids: [RunID]) -> [Action] {
        for id in ids { self.runs[id]?.isLost = true }
        return ids.sorted().map { .cancel($0) }
    }

    mutating func renewalFailed(now: MonotonicTime, jitter: Double) -> [Action] {
        self.isRenewing = false
        var backoff = ReconnectBackoff()
        self.nextRenewal = min(self.nextRenewal, now + backoff.failed(jitter: jitter))
        return self.next(now)
    }

    mutating func upkeepEnded(now: MonotonicTime) -> [Action] {
        self.isKeepingUp = false
        return self.next(now)
    }
}

/// An attempt that has ended, and what is to be made of its row.
struct JobEnd: Equatable, Sendable {
    let job: ClaimedJob
    let settlement: JobSettlement
}
