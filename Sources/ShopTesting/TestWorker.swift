package import Postgres
package import Runtime
package import Shop

/// A worker as production wires it, on the schema of the running test, with connections of its own.
@Loop
package final class TestWorker {
    package let worker: JobWorker
    package let metrics: MetricsRegistry
    private let postgres: PostgresPool
    private let listener: PostgresListener
    private let threadPool: ThreadPool
    private var isStopped = false

    /// What PostgreSQL calls the connections of the test's workers.
    ///
    /// - Throws: ``TestDatabase/MissingTrait``.
    package static func applicationName() throws -> String { "\(try TestDatabase.required().schema)_worker" }

    private static func url() throws -> String {
        "\(try TestDatabase.required().url)&application_name=\(try self.applicationName())"
    }

    private init(
        limits: WorkerLimits,
        _ postgres: PostgresPool,
        _ kinds: (PostgresPool, MetricsRegistry) -> [JobKind]
    ) throws {
        self.threadPool = ThreadPool(threadCount: 1, maximumQueueLength: 16)
        self.metrics = MetricsRegistry()
        self.postgres = postgres
        var configuration = PostgresConfiguration(url: try Self.url())
        configuration.connectTimeout = .seconds(20)
        self.listener = try PostgresListener(
            configuration,
            threadPool: self.threadPool,
            metrics: self.metrics,
            logger: TestEnvironment.logger
        )
        self.worker = JobWorker(
            kinds(postgres, self.metrics),
            limits: limits,
            postgres: postgres,
            listener: self.listener,
            metrics: self.metrics,
            logger: TestEnvironment.logger
        )
    }

    /// Starts a worker on the running test's schema.
    ///
    /// - Parameters:
    ///   - lease: How long it has a job without a word.
    ///   - pollInterval: How often it looks for jobs that it was not told of.
    ///   - kinds: What it can do, given its own connections and metrics.
    /// - Returns: The worker, which has to be stopped.
    /// - Throws: ``TestDatabase/MissingTrait``, or what the database says.
    package static func start(
        lease: Duration = .seconds(60),
        pollInterval: Duration = .milliseconds(100),
        _ kinds: (PostgresPool, MetricsRegistry) -> [JobKind]
    ) async throws -> TestWorker {
        var limits = WorkerLimits()
        limits.lease = lease
        limits.pollInterval = pollInterval
        let url = try Self.url()
        let postgres = try await TestDatabase.required().makePool { configuration in
            configuration.url = url
            configuration.readConnectionCount = 1
            configuration.writeConnectionCount = 3
        }
        let worker = try TestWorker(limits: limits, postgres, kinds)
        await worker.listener.start()
        try await worker.worker.start()
        return worker
    }

    /// Stops it, as SIGTERM does.
    ///
    /// - Parameter timeout: How long its jobs may take, besides what handing back takes.
    package func stop(within timeout: Duration = .seconds(20)) async {
        guard !self.isStopped else { return }
        self.isStopped = true
        await self.worker.stop(by: .now() + timeout + .seconds(2))
        await self.listener.stop(by: .now())
        await self.postgres.stop(by: .now() + .seconds(1))
        self.threadPool.stop()
    }

    /// Runs `body` while a worker works, and stops it.
    ///
    /// - Throws: What `body` throws, or what ``start(lease:pollInterval:_:)`` does.
    package static func with(
        lease: Duration = .seconds(60),
        pollInterval: Duration = .milliseconds(100),
        _ kinds: (PostgresPool, MetricsRegistry) -> [JobKind],
        _ body: (TestWorker) async throws -> Void
    ) async throws {
        let worker = try await self.start(lease: lease, pollInterval: pollInterval, kinds)
        let outcome: Result<Void, any Error>
        do {
            try await body(worker)
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await worker.stop()
        try outcome.get()
    }
}
