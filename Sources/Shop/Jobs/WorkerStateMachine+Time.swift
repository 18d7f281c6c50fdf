import Runtime

extension WorkerStateMachine {
    /// The time is, or is past, ``nextTick``.
    mutating func tick(now: MonotonicTime, jitter: Double) -> [Action] {
        var actions: [Action] = []
        if self.phase == .working {
            if now >= self.nextPoll {
                self.nextPoll = now + self.limits.pollInterval
                self.mayHaveMore = true
            }
            if now >= self.nextUpkeep, !self.isKeepingUp {
                self.nextUpkeep = now + self.limits.upkeepInterval
                self.isKeepingUp = true
                actions.append(.keepUp)
            }
        }
        actions += self.lose(self.runs.filter { $0.value.holdsLease && now >= $0.value.leaseEnd }.map(\.key))
        actions += self.endOverdue(now: now, jitter: jitter)
        if now >= self.nextRenewal, !self.isRenewing {
            self.nextRenewal = now + self.limits.renewalInterval
            let attempts = self.leases
            if !attempts.isEmpty {
                self.isRenewing = true
                self.renewalBegan = now
                actions.append(.renew(attempts))
            }
        }
        return actions + self.next(now)
    }

    /// When ``tick(now:jitter:)`` has something to do; `nil` if only an event can change anything.
    var nextTick: MonotonicTime? {
        var times: [MonotonicTime] = []
        if self.phase == .working {
            times.append(self.nextPoll)
            if !self.isKeepingUp { times.append(self.nextUpkeep) }
            if self.mayHaveMore, self.canClaim { times.append(self.claimNotBefore) }
        }
        if !self.isRenewing, !self.leases.isEmpty { times.append(self.nextRenewal) }
        if !self.isWriting, !self.ended.isEmpty { times.append(self.writeNotBefore) }
        for run in self.runs.values where !run.isLost {
            times.append(run.isFinishing ? run.deadline : min(run.deadline, run.leaseEnd))
        }
        return times.min()
    }

    /// What this worker holds and has not begun to write.
    var leases: [JobAttempt] {
        let running = self.runs.values.filter(\.holdsLease).map(\.job.reference)
        return (running + self.ended.map(\.job.reference)).sorted { $0.jobID < $1.jobID }
    }

    /// What can be done at once, whatever has just happened.
    mutating func next(_ now: MonotonicTime) -> [Action] {
        var actions: [Action] = []
        if !self.isWriting, !self.ended.isEmpty, now >= self.writeNotBefore {
            self.isWriting = true
            actions.append(.write)
        }
        if self.phase == .working, self.mayHaveMore, self.canClaim, now >= self.claimNotBefore {
            self.isClaiming = true
            self.mayHaveMore = false
            actions.append(.claim)
        }
        if self.phase == .draining, self.runs.isEmpty, !self.isClaiming, self.ended.isEmpty, !self.isWriting {
            self.phase = .stopped
        }
        return actions
    }

    /// Nothing is claimed while what has ended cannot be written: that is bounded, too, by the concurrency.
    private var canClaim: Bool {
        !self.isClaiming && self.runs.count < self.limits.concurrency
            && self.ended.count + self.writing.count <= self.limits.concurrency
    }

    /// Gives up runs that have taken longer than their kind allows.
    private mutating func endOverdue(now: MonotonicTime, jitter: Double) -> [Action] {
        var actions: [Action] = []
        for (id, run) in self.runs.sorted(by: { $0.key < $1.key }) where now >= run.deadline && !run.isLost {
            let limit = (self.policies[run.job.kind] ?? JobPolicy()).timeLimit
            actions.append(.cancel(id))
            actions += self.ended(id, .retry("It took longer than \(limit)."), now: now, jitter: jitter)
        }
        return actions
    }
}
