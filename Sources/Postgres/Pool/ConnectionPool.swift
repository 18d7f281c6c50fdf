import Runtime

/// Carries out what ``PoolStateMachine`` decides: opens, lends and closes connections.
@Loop
final class ConnectionPool {
    /// A connection that is lent, to be given back with ``release(_:)``.
    struct Lease {
        let id: PoolStateMachine.ConnectionID
        let connection: PostgresConnection
    }

    private let name: String
    private let options: ConnectionOptions
    private let connectTimeout: Duration
    private let threadPool: ThreadPool
    private let logger: Logger
    private let metrics: PoolMetrics
    private var machine: PoolStateMachine
    private var connections: [PoolStateMachine.ConnectionID: PostgresConnection] = [:]
    private var waiters: [PoolStateMachine.WaiterID: UnsafeContinuation<Result<Lease, PostgresError>, Never>] = [:]

    /// Answers to callers that have not come to wait for them yet.
    private var earlyAnswers: [PoolStateMachine.WaiterID: Result<Lease, PostgresError>] = [:]

    private var timer: (timer: LoopTimer, time: MonotonicTime)?
    private var isReportedDown = false
    private var lastFailure = ""

    init(
        _ name: String,
        limits: PoolLimits,
        options: ConnectionOptions,
        connectTimeout: Duration,
        threadPool: ThreadPool,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.name = name
        self.options = options
        self.connectTimeout = connectTimeout
        self.threadPool = threadPool
        self.logger = logger
        self.machine = PoolStateMachine(limits: limits)
        self.metrics = PoolMetrics(pool: name, in: metrics)
        self.metrics.readGauges(of: self, pool: name, in: metrics)
    }

    var openCount: Int { self.machine.openCount }
    var connectingCount: Int { self.machine.connectingCount }
    var leaseCount: Int { self.machine.leaseCount }
    var waiterCount: Int { self.machine.waiterCount }

    func start() {
        self.machine.start(now: .now())
        self.perform()
    }

    /// A connection, if one is free at this moment.
    func leaseNow() -> Lease? {
        self.machine.leaseNow().map { self.lease(of: $0) }
    }

    private func lease(of id: PoolStateMachine.ConnectionID) -> Lease {
        guard let connection = self.connections[id] else { preconditionFailure("what the machine lends is open") }
        return Lease(id: id, connection: connection)
    }

    /// A connection, at once if one is free.
    ///
    /// - Throws: ``PostgresError/Code/exhausted`` or ``PostgresError/Code/shuttingDown``.
    func lease() async throws(PostgresError) -> Lease {
        let now = EventLoop.shared.now
        switch self.machine.lease(now: now) {
        case .lend(let id): return self.lease(of: id)
        case .refuse(let refusal):
            self.metrics.refused.increment()
            throw self.error(refusal)
        case .wait(let waiter):
            let result = await withTaskCancellationHandler {
                // A task that does not prefer the loop may be suspended here, and be answered meanwhile.
                await withUnsafeContinuation { continuation in
                    if let answer = self.earlyAnswers.removeValue(forKey: waiter) {
                        return continuation.resume(returning: answer)
                    }
                    self.waiters[waiter] = continuation
                    self.perform()
                    if Task.isCancelled { self.stopWaiting(waiter) }
                }
            } onCancel: {
                EventLoop.shared.spawn { self.stopWaiting(waiter) }
            }
            self.metrics.wait.record(since: now)
            return try result.get()
        }
    }

    /// Gives a connection back; one that another user must not inherit is closed.
    func release(_ lease: Lease, isShared: Bool) {
        let isReusable = (isShared ? lease.connection.isOpen : lease.connection.isClean) && !lease.connection.isStale
        self.machine.released(lease.id, isReusable: isReusable, now: EventLoop.shared.now)
        if !self.machine.actions.isEmpty {
            self.perform()
        } else if !isShared {
            self.scheduleTick()  // it is idle from now on, which may be for too long
        }
    }

    /// Refuses new users, waits for the present ones until `deadline`, and closes all connections.
    func stop(by deadline: MonotonicTime) async {
        self.machine.shutDown()
        self.perform()
        while self.machine.connectionCount > 0, MonotonicTime.now() < deadline {
            do {
                try await EventLoop.shared.sleep(for: .milliseconds(10))
            } catch {
                break  // cancelled: nobody waits for this any more
            }
        }
        let overdue = self.connections.values
        self.connections = [:]
        for connection in overdue { connection.close(PostgresError(.shuttingDown)) }
        self.timer.map { EventLoop.shared.cancel($0.timer) }
        self.timer = nil
    }

    private func stopWaiting(_ waiter: PoolStateMachine.WaiterID) {
        guard let continuation = self.waiters.removeValue(forKey: waiter) else { return }
        self.machine.stopWaiting(waiter)
        continuation.resume(returning: .failure(PostgresError(.exhausted, serverMessage: "the caller is gone")))
    }

    // MARK: Performing

    private func perform() {
        while !self.machine.actions.isEmpty {
            let actions = self.machine.actions
            self.machine.actions.removeAll(keepingCapacity: true)
            for action in actions { self.perform(action) }
        }
        self.scheduleTick()
    }

    private func perform(_ action: PoolStateMachine.Action) {
        switch action {
        case .connect(let id):
            EventLoop.shared.spawn { await self.connect(id) }
        case .close(let id):
            self.connections.removeValue(forKey: id)?.close(PostgresError(.shuttingDown))
        case .lend(let id, let waiter):
            self.answer(waiter, .success(self.lease(of: id)))
        case .refuse(let waiter, let refusal):
            self.metrics.refused.increment()
            self.answer(waiter, .failure(self.error(refusal)))
        }
    }

    private func answer(_ waiter: PoolStateMachine.WaiterID, _ result: Result<Lease, PostgresError>) {
        if let continuation = self.waiters.removeValue(forKey: waiter) {
            continuation.resume(returning: result)
        } else {
            self.earlyAnswers[waiter] = result
        }
    }

    private func connect(_ id: PoolStateMachine.ConnectionID) async {
        do throws(PostgresError) {
            let connection = try await PostgresConnection.connect(
                self.options,
                by: .now() + self.connectTimeout,
                threadPool: self.threadPool
            )
            self.connections[id] = connection
            connection.onClose = { [weak self] error in self?.connectionClosed(id, error) }
            self.metrics.connections.connected.increment()
            self.lastFailure = ""
            if self.isReportedDown {
                self.isReportedDown = false
                self.logger.info("database connection restored", ["pool": .string(self.name)])
            }
            self.machine.connected(id, now: .now(), jitter: .random(in: 0...1))
        } catch {
            self.metrics.connections.connectFailures.increment()
            self.lastFailure = error.serverMessage
            if !self.isReportedDown {  // once an outage, not once an attempt
                self.isReportedDown = true
                self.logger.warning(
                    "database connection failed",
                    ["pool": .string(self.name), "error": .string(error.serverMessage)]
                )
            }
            self.machine.connectFailed(id, now: .now(), jitter: .random(in: 0...1))
        }
        self.perform()
    }

    private func connectionClosed(_ id: PoolStateMachine.ConnectionID, _ error: PostgresError) {
        guard self.connections.removeValue(forKey: id) != nil else { return }
        self.metrics.connections.lost.increment()
        let reason = error.serverMessage.isEmpty ? error.description : error.serverMessage
        self.logger.warning("database connection lost", ["pool": .string(self.name), "error": .string(reason)])
        self.machine.lost(id, now: .now())
        self.perform()
    }

    private func scheduleTick() {
        guard let time = self.machine.nextTick(now: .now()) else { return }
        if let scheduled = self.timer {
            guard time < scheduled.time else { return }
            EventLoop.shared.cancel(scheduled.timer)
        }
        let timer = EventLoop.shared.schedule(at: time) { [weak self] in
            guard let self else { return }
            self.timer = nil
            self.machine.tick(now: .now())
            self.perform()
        }
        self.timer = (timer, time)
    }

    private func error(_ refusal: PoolStateMachine.Refusal) -> PostgresError {
        let reason = self.lastFailure.isEmpty ? "" : ": \(self.lastFailure)"
        return switch refusal {
        case .tooManyWaiters:
            PostgresError(.exhausted, serverMessage: "too many callers wait for a connection\(reason)")
        case .waitedTooLong: PostgresError(.exhausted, serverMessage: "no connection became free in time\(reason)")
        case .shuttingDown: PostgresError(.shuttingDown)
        }
    }
}
