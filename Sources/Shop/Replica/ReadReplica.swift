import Postgres
package import Runtime

/// A replica of the primary that takes reads of the catalogue off it; see docs/replica.md.
///
/// Whether it is asked at all is for ``ReplicaStateMachine`` to say. What it answers is only believed if the primary
/// says, after that, that its generation is the current one: then no write that the primary had acknowledged by then
/// changed what the page shows, on whichever instance it was made. In all other cases the primary is asked.
@Loop
package final class ReadReplica: Service {
    package nonisolated let name = "read replica"

    private let configuration: ReplicaConfiguration
    private let pool: PostgresPool
    private let primary: PostgresPool
    private let generations: CacheGenerations
    private let metrics: ReplicaMetrics
    private let logger: Logger
    private(set) var machine: ReplicaStateMachine
    private var reportedState = ReplicaStateMachine.State.unknown
    private var isPrimaryReportedSilent = false
    private var timer: LoopTimer?
    private var isStopped = false

    /// - Parameters:
    ///   - configuration: Where it is, and its bounds.
    ///   - primary: The primary's configuration, which that of the replica's connections is like.
    ///   - postgres: The way to the primary.
    ///   - generations: What the instance knows of its caches, which learns what the primary says.
    ///   - threadPool: For what blocks.
    ///   - registry: Where its metrics are registered.
    ///   - logger: Where it is told when the replica comes and goes.
    /// - Throws: ``Postgres/ConnectionOptions/Invalid`` if the URL is not one.
    init(
        _ configuration: ReplicaConfiguration,
        like primary: PostgresConfiguration,
        postgres: PostgresPool,
        generations: CacheGenerations,
        threadPool: ThreadPool,
        metrics registry: MetricsRegistry,
        logger: Logger
    ) throws(ConnectionOptions.Invalid) {
        self.configuration = configuration
        self.pool = try PostgresPool(
            configuration.pool(like: primary),
            threadPool: threadPool,
            metrics: registry,
            logger: logger
        )
        self.primary = postgres
        self.generations = generations
        self.metrics = ReplicaMetrics(in: registry)
        self.logger = logger
        self.machine = ReplicaStateMachine(maximumLag: configuration.maximumLag)
        self.metrics.readGauges(of: self, in: registry)
    }

    /// Whether pages are asked of it at this moment.
    var isUsable: Bool { self.machine.isUsable(at: .now()) }

    /// How far it can be behind, at most; `nil` if nobody knows.
    var lag: Duration? { self.machine.lag(at: .now()) }

    /// For `/health/`: whether it is used, and how far it can be behind.
    var finding: HealthFinding {
        let figure = self.lag.map { lag in
            HealthFinding.Figure(name: "milliseconds_behind", count: lag.wholeNanoseconds / 1_000_000)
        }
        return HealthFinding(isWorking: self.isUsable, figure: figure)
    }

    // MARK: Life

    /// Connects, and looks at both servers; a replica that does not answer within its time is left for later.
    ///
    /// - Throws: ``ReplicaMismatch`` if it is none of the primary's; `CancellationError`.
    package func start() async throws {
        await self.pool.start()
        let deadline = MonotonicTime.now() + self.configuration.startTimeout
        while await !self.look(), MonotonicTime.now() < deadline {
            try await EventLoop.shared.sleep(for: .milliseconds(50))
        }
        if self.machine.state == .unfit(.otherDatabase) {
            await self.pool.stop(by: .now())
            throw ReplicaMismatch()
        }
        self.report()
        self.scheduleLook()
    }

    /// Looks no more, and lets go of the connections.
    package func stop(by deadline: MonotonicTime) async {
        self.isStopped = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
        await self.pool.stop(by: deadline)
    }

    // MARK: Looking

    private func scheduleLook() {
        guard !self.isStopped else { return }
        self.timer = EventLoop.shared.schedule(at: .now() + self.configuration.probeInterval) { [weak self] in
            EventLoop.shared.spawn {
                guard let self else { return }
                _ = await self.look()
                self.report()
                self.scheduleLook()
            }
        }
    }

    /// Asks both servers where they are, the primary first.
    ///
    /// - Returns: Whether both have answered.
    private func look() async -> Bool {
        let time = MonotonicTime.now()
        let primary: ServerPosition
        do throws(PostgresError) {
            primary = try await self.primary.read(FindServerPosition())
            self.isPrimaryReportedSilent = false
        } catch {
            self.machine.primaryFailed(now: .now())
            if !self.isPrimaryReportedSilent, !self.isStopped {
                self.isPrimaryReportedSilent = true
                let reason = LogValue.string(error.serverMessage.isEmpty ? "\(error)" : error.serverMessage)
                self.logger.warning("primary does not say how far the read replica is behind", ["error": reason])
            }
            return false
        }
        do throws(PostgresError) {
            let replica = try await self.pool.read(FindServerPosition())
            self.machine.looked(primary: primary, at: time, replica: replica, now: .now())
            return true
        } catch {
            self.machine.lookFailed(now: .now())
            return false
        }
    }

    /// Tells once when the replica comes, goes, or goes for another reason.
    private func report() {
        let state = self.machine.state
        guard !self.isStopped, !state.isLike(self.reportedState) else { return }
        self.reportedState = state
        switch state {
        case .unknown: break
        case .usable:
            self.logger.info("read replica is used", ["lag_seconds": .double(self.lag?.inSeconds ?? 0)])
        case .lagging:
            self.logger.warning(
                "read replica is not used: too far behind",
                ["lag_seconds": .double(self.lag?.inSeconds ?? -1)]
            )
        case .suspended: self.logger.warning("read replica is not used: it failed")
        case .unfit(let reason):
            self.logger.error("read replica is not used: it is none", ["reason": .string(reason.rawValue)])
        }
    }

    // MARK: Reading

    /// A page from the replica.
    ///
    /// - Parameters:
    ///   - namespace: That of the page's generation.
    ///   - fill: Reads it.
    /// - Returns: The page; `nil` if the primary is to be asked.
    /// - Throws: ``Postgres/PostgresError`` if the primary cannot be asked for its generations, nor so for a page.
    func page(_ namespace: CacheNamespace, _ fill: PageCache.Fill) async throws -> ReadPage? {
        guard self.machine.isUsable(at: EventLoop.shared.now), let page = await self.read(fill) else {
            self.metrics.primaryPages.increment()
            return nil
        }
        let current = try await self.generations.refresh(from: self.primary)
        // A newer one than the primary's is as wrong as an older one: it may be of another history.
        guard page.generation == current[namespace] else {
            self.metrics.outdated.increment()
            self.metrics.primaryPages.increment()
            return nil
        }
        self.metrics.replicaPages.increment()
        return page
    }

    /// What the replica says, whatever that is worth; `nil` if it says nothing.
    private func read(_ fill: PageCache.Fill) async -> ReadPage? {
        do {
            let page = try await fill(self.pool)
            self.machine.readSucceeded()
            return page
        } catch let error as PostgresError {
            (error.isRecoveryConflict ? self.metrics.conflicts : self.metrics.failures).increment()
            if let failure = error.replicaFailure {
                self.machine.readFailed(failure, now: .now())
                self.report()
            }
        } catch {
            // Such as that there is no such product: it may be too new for the replica.
            self.metrics.missing.increment()
        }
        return nil
    }
}

extension ReplicaStateMachine.State {
    /// Whether there is nothing to tell beyond the other.
    fileprivate func isLike(_ other: Self) -> Bool {
        if case .suspended = self, case .suspended = other { return true }
        return self == other
    }
}
