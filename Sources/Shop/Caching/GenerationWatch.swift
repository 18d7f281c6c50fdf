import Postgres
package import Runtime

/// Keeps up what the instance knows of the generations.
///
/// They are read at the start, and kept up by notices and, should those fail, by reading them four times a second.
@Loop
package final class GenerationWatch: Service {
    package nonisolated let name = "cache generations"

    private let generations: CacheGenerations
    private let postgres: PostgresPool
    private let pollInterval: Duration
    private let startTimeout: Duration
    private let logger: Logger
    private let failures: Counter
    private var timer: LoopTimer?
    private var isReading = false
    private var readsAgain = false
    private var isStopped = false
    private var isReportedStale = false

    /// Where the shop's tables are; empty before ``start()`` has succeeded.
    private(set) var schema = ""

    /// Makes the service, and subscribes to the notices on `listener`, which must not have been started.
    init(
        _ generations: CacheGenerations,
        postgres: PostgresPool,
        listener: PostgresListener,
        pollInterval: Duration,
        startTimeout: Duration,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.generations = generations
        self.postgres = postgres
        self.pollInterval = pollInterval
        self.startTimeout = startTimeout
        self.logger = logger
        self.failures = metrics.counter(
            "soundwave_cache_generations_read_failures_total",
            "Readings of the caches' generations that failed."
        )
        for namespace in CacheNamespace.allCases {
            metrics.reading(
                "soundwave_cache_invalidations_total",
                "Generations that have begun: each makes all pages of its namespace out of date.",
                isCounter: true,
                ["namespace": namespace.rawValue]
            ) { Double(generations.changeCounts[namespace.index]) }
        }
        metrics.reading(
            "soundwave_cache_unconfirmed_seconds",
            "How long ago PostgreSQL last said which pages are current; -1 if it never did."
        ) {
            guard generations.isReady else { return -1 }
            return Double(MonotonicTime.now().nanoseconds(since: generations.confirmedAt)) / 1e9
        }
        listener.listen(to: GenerationNotice.channel) { [weak self] in
            self?.read()  // what was told before this moment did not arrive
        } received: { [weak self] notification in
            guard let self, let numbers = GenerationNotice.numbers(in: notification.payload, schema: self.schema) else {
                return
            }
            self.generations.advance(to: numbers)
        }
    }

    // MARK: Life

    /// Reads the generations, and then keeps them up.
    ///
    /// - Throws: ``Postgres/PostgresError`` if they cannot be read within the time for the start.
    package func start() async throws {
        let deadline = MonotonicTime.now() + self.startTimeout
        while true {
            do throws(PostgresError) {
                self.schema = try await self.postgres.findSchema()
                try await self.readOnce()
                break
            } catch {
                guard error.isTemporary, MonotonicTime.now() < deadline else { throw error }
            }
            try await EventLoop.shared.sleep(for: .milliseconds(50))
        }
        self.scheduleReading()
    }

    /// Reads no more.
    package func stop(by deadline: MonotonicTime) async {
        self.isStopped = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
    }

    // MARK: Keeping up

    /// Reads the generations; while a reading is under way, once more after it, since that one may have seen less.
    private func read() {
        guard self.generations.isReady, !self.isStopped else { return }
        guard !self.isReading else {
            self.readsAgain = true
            return
        }
        self.isReading = true
        self.timer.map { EventLoop.shared.cancel($0) }
        self.timer = nil
        EventLoop.shared.spawn { await self.readAndReport() }
    }

    private func readAndReport() async {
        do throws(PostgresError) {
            try await self.readOnce()
            if self.isReportedStale { self.logger.info("generations of the caches are read again") }
            self.isReportedStale = false
        } catch {
            self.failures.increment()
            if !self.isReportedStale, !self.isStopped {
                self.logger.warning("generations of the caches cannot be read", ["error": .string("\(error)")])
            }
            self.isReportedStale = true
        }
        self.isReading = false
        if self.readsAgain {
            self.readsAgain = false
            self.read()
        } else {
            self.scheduleReading()
        }
    }

    private func scheduleReading() {
        guard !self.isStopped, !self.isReading, self.timer == nil else { return }
        self.timer = EventLoop.shared.schedule(at: .now() + self.pollInterval) { [weak self] in
            self?.timer = nil
            self?.read()
        }
    }

    private func readOnce() async throws(PostgresError) {
        let begin = MonotonicTime.now()
        let lost = self.generations.confirm(try await self.postgres.read(ReadGenerations()), at: begin)
        guard !lost.isEmpty else { return }
        self.logger.warning(
            "generations of the caches have gone back: the database has lost commits",
            ["namespaces": .string(lost.map(\.rawValue).joined(separator: " "))]
        )
    }
}
