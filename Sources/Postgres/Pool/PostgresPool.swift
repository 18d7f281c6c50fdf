package import Runtime

/// The way to PostgreSQL: shared, pipelined connections for reads; leased ones for writes and transactions.
@Loop
package final class PostgresPool: Service {
    package nonisolated let name = "postgres"

    private let configuration: PostgresConfiguration
    private let reads: ConnectionPool
    private let writes: ConnectionPool
    private let readDuration: Histogram
    private let failures: Counter

    /// Makes the pool; ``start()`` opens its connections.
    ///
    /// - Throws: ``ConnectionOptions/Invalid`` if the URL is not one.
    package init(
        _ configuration: PostgresConfiguration,
        threadPool: ThreadPool,
        metrics: MetricsRegistry,
        logger: Logger
    ) throws(ConnectionOptions.Invalid) {
        let options = try configuration.connectionOptions()
        func makePool(_ name: String, _ limits: PoolLimits) -> ConnectionPool {
            ConnectionPool(
                name, limits: limits, options: options, connectTimeout: configuration.connectTimeout,
                threadPool: threadPool, metrics: metrics, logger: logger)
        }
        self.configuration = configuration
        self.reads = makePool(
            "read",
            PoolLimits(
                minimumConnectionCount: configuration.readConnectionCount,
                maximumConnectionCount: configuration.readConnectionCount,
                leasesPerConnection: configuration.maximumReadsPerConnection,
                maximumWaiterCount: configuration.maximumWaiterCount,
                waitTimeout: configuration.waitTimeout,
                idleTimeout: configuration.idleTimeout,
                maximumLifetime: configuration.maximumLifetime))
        self.writes = makePool(
            "write",
            PoolLimits(
                minimumConnectionCount: min(1, configuration.writeConnectionCount),
                maximumConnectionCount: configuration.writeConnectionCount,
                leasesPerConnection: 1,
                maximumWaiterCount: configuration.maximumWaiterCount,
                waitTimeout: configuration.waitTimeout,
                idleTimeout: configuration.idleTimeout,
                maximumLifetime: configuration.maximumLifetime))
        self.readDuration = metrics.histogram(
            "soundwave_database_read_seconds", "How long reads took, from asking for a connection to the rows.")
        self.failures = metrics.counter("soundwave_database_failures_total", "Statements that failed.")
    }

    /// Begins to connect; does not wait for it, so that the process answers even while the database is down.
    package func start() async {
        self.reads.start()
        self.writes.start()
    }

    package func stop(by deadline: MonotonicTime) async {
        await self.reads.stop(by: deadline)
        await self.writes.stop(by: deadline)
    }

    /// Runs one statement that only reads, on a connection shared with others.
    ///
    /// Never give it one that writes: it may be sent twice, where another's failure aborts the pipeline before it.
    ///
    /// - Throws: ``PostgresError``.
    package func read<Statement: PostgresStatement>(
        _ statement: Statement
    ) async throws(PostgresError) -> Statement.Output {
        let start = EventLoop.shared.now
        do throws(PostgresError) {
            let output = try await self.readOnce(statement, .together)
            self.readDuration.record(MonotonicTime.now() - start)
            return output
        } catch where error.isWorthRepeatingRead {
            do throws(PostgresError) {
                let output = try await self.readOnce(statement, .alone)
                self.readDuration.record(MonotonicTime.now() - start)
                return output
            } catch {
                self.failures.increment()
                throw error
            }
        } catch {
            self.failures.increment()
            throw error
        }
    }

    private func readOnce<Statement: PostgresStatement>(
        _ statement: Statement,
        _ grouping: PostgresConnection.Grouping
    ) async throws(PostgresError) -> Statement.Output {
        let lease = try await self.reads.lease()
        defer { self.reads.release(lease, isShared: true) }
        return try await lease.connection.execute(statement, deadline: self.statementDeadline(), grouping)
    }

    /// Lends a connection to `body` alone, and takes it back when `body` ends.
    ///
    /// Waits in arrival order. A connection left inside a transaction or with unread rows is closed, not used again.
    ///
    /// - Parameter body: Must not keep the session.
    /// - Throws: ``PostgresError`` if no connection is to be had; else what `body` throws.
    package func withConnection<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        let lease = try await self.writes.lease()
        defer { self.writes.release(lease, isShared: false) }
        return try await body(PostgresSession(lease.connection, statementTimeout: self.statementTimeout))
    }

    /// Runs `body` in a transaction (READ COMMITTED), committed when it returns and rolled back when it throws.
    ///
    /// A body that returns although one of its statements failed throws SQLSTATE 25P02: nothing was committed.
    /// If committing fails with ``PostgresError/Code/connectionLost`` or ``PostgresError/Code/timedOut``, the outcome
    /// is not known.
    package func withTransaction<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        try await self.withConnection { session in
            try await session.execute(TransactionCommand.begin)
            let value: Value
            do {
                value = try await body(session)
            } catch {
                // If it cannot be rolled back, the session is not clean and so closed, which rolls it back.
                try? await session.execute(TransactionCommand.rollback)
                throw error
            }
            try await session.execute(TransactionCommand.commit)
            return value
        }
    }

    private var statementTimeout: Duration? {
        self.configuration.statementTimeout.map { $0 + PostgresConfiguration.silenceGrace }
    }

    private func statementDeadline() -> MonotonicTime {
        EventLoop.shared.now + (self.statementTimeout ?? .seconds(86_400))
    }
}

extension PostgresError {
    /// Whether a read that failed so has not run, or only because its session had forgotten it.
    fileprivate var isWorthRepeatingRead: Bool {
        switch self.code {
        case .pipelineAborted: true
        case .server(let state): state == .invalidStatementName || state == .featureNotSupported
        default: false
        }
    }
}
