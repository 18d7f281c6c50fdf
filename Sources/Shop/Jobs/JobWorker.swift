package import Postgres
package import Runtime

/// Runs jobs: claims them in batches, calls their handlers, and writes in batches what came of them.
///
/// Several workers, in one process or many, share a queue. What decides is ``WorkerStateMachine``; this performs it.
@Loop
package final class JobWorker: Service {
    package nonisolated let name = "worker"

    /// What stands in the rows of its jobs: the machine, the process, and a word of its own.
    package nonisolated let workerName: String

    private let kinds: [String: JobKind]
    private let limits: WorkerLimits
    private let postgres: PostgresPool
    private let queue: JobQueue
    private let logger: Logger
    private let metrics: WorkerMetrics
    private var machine: WorkerStateMachine
    private var schema = ""
    private var handlers: [WorkerStateMachine.RunID: Task<Void, Never>] = [:]
    private var actions: [WorkerStateMachine.Action] = []
    private var isPerforming = false
    private var timer: (timer: LoopTimer, time: MonotonicTime)?
    private var isReportedDown = false

    /// Makes the worker, and subscribes to the notices on `listener`, which must not have been started.
    ///
    /// - Parameters:
    ///   - kinds: What it can do; no two of one name.
    ///   - limits: How it works.
    ///   - name: As in ``workerName``.
    ///   - postgres: Where the queue is.
    ///   - listener: Wakes it.
    ///   - metrics: Where it counts.
    ///   - logger: Is told of jobs that fail.
    package init(
        _ kinds: [JobKind],
        limits: WorkerLimits,
        name: String = WorkerName.make(),
        postgres: PostgresPool,
        listener: PostgresListener,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.kinds = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })
        self.limits = limits
        self.workerName = name
        self.postgres = postgres
        self.queue = JobQueue(postgres: postgres, worker: name, kinds: kinds, lease: limits.lease)
        self.logger = logger
        self.metrics = WorkerMetrics(kinds: kinds.map(\.name).sorted(), in: metrics)
        self.machine = WorkerStateMachine(limits: limits, policies: self.kinds.mapValues(\.policy))
        self.metrics.readGauges(of: self, in: metrics)
        listener.listen(to: JobNotice.channel) { [weak self] in
            self?.noticed()  // what was told before this moment did not arrive
        } received: { [weak self] notification in
            guard let self, notification.payload == self.schema else { return }
            self.noticed()
        }
    }

    /// Jobs whose handlers run.
    package var runningCount: Int { self.machine.runs.count }

    /// Begins to claim.
    ///
    /// - Throws: ``Postgres/PostgresError`` if the database cannot be asked.
    package func start() async throws {
        self.schema = try await self.postgres.findSchema()
        self.perform(self.machine.start(now: .now()))
    }

    /// Claims no more, waits for what runs, and hands back the rest in time before `deadline`.
    package func stop(by deadline: MonotonicTime) async {
        self.perform(self.machine.drain(now: .now()))
        await self.wait(until: deadline + (.zero - WorkerLimits.handBackTime))
        self.perform(self.machine.giveUp(now: .now()))
        await self.wait(until: deadline)
        self.timer.map { EventLoop.shared.cancel($0.timer) }
        self.timer = nil
        await self.queue.leave()
    }

    private func wait(until deadline: MonotonicTime) async {
        while self.machine.phase != .stopped, MonotonicTime.now() < deadline {
            do {
                try await EventLoop.shared.sleep(for: .milliseconds(10))
            } catch {
                return  // cancelled: nobody waits for this any more
            }
        }
    }

    private func noticed() {
        guard self.machine.phase == .working else { return }
        self.perform(self.machine.noticed(now: .now()))
    }

    // MARK: Performing

    /// Does what the machine has decided, and what it decides meanwhile; then waits for its next time.
    private func perform(_ actions: [WorkerStateMachine.Action]) {
        self.actions += actions
        guard !self.isPerforming else { return }  // whoever is at it takes these too
        self.isPerforming = true
        while !self.actions.isEmpty {
            let actions = self.actions
            self.actions.removeAll(keepingCapacity: true)
            for action in actions { self.perform(action) }
        }
        self.isPerforming = false
        self.scheduleTick()
    }

    private func perform(_ action: WorkerStateMachine.Action) {
        switch action {
        case .claim: EventLoop.shared.spawn { await self.claim() }
        case .run(let id, let job):
            self.handlers[id] = EventLoop.shared.spawn { await self.run(id, job) }
        case .write: EventLoop.shared.spawn { await self.write() }
        case .renew(let attempts): EventLoop.shared.spawn { await self.renew(attempts) }
        case .keepUp: EventLoop.shared.spawn { await self.keepUp() }
        case .cancel(let id): self.handlers[id]?.cancel()
        }
    }

    private func scheduleTick() {
        let time = self.machine.phase == .stopped ? nil : self.machine.nextTick
        guard time != self.timer?.time else { return }
        self.timer.map { EventLoop.shared.cancel($0.timer) }
        self.timer = time.map { time in
            let timer = EventLoop.shared.schedule(at: time) { [weak self] in
                guard let self else { return }
                self.timer = nil
                self.perform(self.machine.tick(now: .now(), jitter: .random(in: 0...1)))
            }
            return (timer, time)
        }
    }

    /// In a task of its own, behind what is ready in this turn: what ends together makes room for one claim.
    private func claim() async {
        let limit = self.machine.beginClaim(now: .now())
        do {
            let jobs = try await self.queue.claim(limit)
            self.metrics.claims.increment()
            self.metrics.claimedJobs.increment(by: UInt64(jobs.count))
            self.reportUp()
            self.perform(self.machine.claimed(jobs, limit: limit, now: .now()))
        } catch {
            self.report(error)
            self.perform(self.machine.claimFailed(now: .now(), jitter: .random(in: 0...1)))
        }
    }

    /// In a task of its own, behind what is ready in this turn: jobs that end together are written together.
    private func write() async {
        let ends = self.machine.takeEnded()
        do {
            let kept = try await self.queue.settle(ends)
            for end in ends {
                if kept.contains(end.job.id) { self.note(end) } else { self.metrics.lostLeases.increment() }
            }
            self.perform(self.machine.written(now: .now()))
        } catch {
            self.report(error)
            self.perform(self.machine.writeFailed(now: .now(), jitter: .random(in: 0...1)))
        }
    }

    private func renew(_ attempts: [JobAttempt]) async {
        do {
            let kept = try await self.queue.renew(attempts)
            self.perform(self.machine.renewed(kept, of: attempts, now: .now()))
        } catch {
            self.report(error)
            self.perform(self.machine.renewalFailed(now: .now(), jitter: .random(in: 0...1)))
        }
    }

    private func keepUp() async {
        do {
            let lostCount = try await self.queue.keepUp()
            if lostCount > 0 {
                self.metrics.takenBack.increment(by: UInt64(lostCount))
                self.logger.warning("jobs of lost workers were taken back", ["count": .integer(Int64(lostCount))])
            }
            self.metrics.figures = try await self.queue.figures()
        } catch {
            self.report(error)
        }
        self.perform(self.machine.upkeepEnded(now: .now()))
    }

    // MARK: Running

    private func run(_ id: WorkerStateMachine.RunID, _ job: ClaimedJob) async {
        let start = MonotonicTime.now()
        let context = JobContext(job, worker: self.workerName) { [weak self] in self?.machine.finishing(id) }
        let outcome = await self.outcome(of: context)
        self.handlers[id] = nil
        self.metrics.runTimes[job.kind]?.record(since: start)
        if self.logger.isEnabled(.debug) {
            let seconds = (MonotonicTime.now() - start).inSeconds
            self.logger(of: job).debug("job", Self.fields(of: job, "seconds", .double(seconds)))
        }
        let hasFinished = context.hasFinished && outcome == .done
        if hasFinished { self.metrics.noteEnd(of: job.kind, JobSettlement.done(error: nil).name) }
        self.perform(
            self.machine.ended(id, hasFinished ? nil : outcome, now: .now(), jitter: .random(in: 0...1))
        )
    }

    private func outcome(of context: JobContext) async -> JobOutcome {
        guard let kind = self.kinds[context.job.kind] else {
            preconditionFailure("only jobs of kinds that are known are claimed")
        }
        do {
            return try await kind.handler(context)
        } catch is JobContext.LeaseLost {
            self.metrics.lostLeases.increment()
            return .retry("The lease was lost.")  // the fence keeps it from being written
        } catch {
            return .retry(String(describing: error))
        }
    }

    // MARK: Telling

    private func note(_ end: JobEnd) {
        self.metrics.noteEnd(of: end.job.kind, end.settlement.name)
        guard let error = end.settlement.error else { return }
        let logger = self.logger(of: end.job)
        let fields = Self.fields(of: end.job, "error", .string(error))
        switch end.settlement {
        case .dead: logger.error("a job is dead", fields)
        case .retried: logger.warning("a job failed and is tried again", fields)
        default: logger.info("a job ended with an error", fields)
        }
    }

    /// Says which request added the job, where that is known.
    private func logger(of job: ClaimedJob) -> Logger {
        job.requestID.map { self.logger.with(requestID: $0) } ?? self.logger
    }

    private static func fields(of job: ClaimedJob, _ name: StaticString, _ value: LogValue) -> LogFields {
        let (id, attempt) = (LogValue.integer(job.id), LogValue.integer(Int64(job.attempt)))
        guard let order = job.orderID else {
            return ["job": id, "kind": .string(job.kind), "attempt": attempt, name: value]
        }
        return ["job": id, "kind": .string(job.kind), "attempt": attempt, "order": .integer(order), name: value]
    }

    private func report(_ error: any Error) {
        self.metrics.failures.increment()
        if !self.isReportedDown {
            self.logger.warning("the queue of jobs cannot be used", ["error": .string("\(error)")])
        }
        self.isReportedDown = true
    }

    private func reportUp() {
        if self.isReportedDown { self.logger.info("the queue of jobs can be used again") }
        self.isReportedDown = false
    }
}
