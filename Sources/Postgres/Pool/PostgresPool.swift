package import Runtime

/// The way to PostgreSQL: shared, pipelined connections for reads; leased ones for writes and transactions.
@Loop
package final class PostgresPool: Service {
    package nonisolated let name = "postgres"

    private let reads: ConnectionPool
    private let longReads: ConnectionPool
    private let writes: ConnectionPool?
    private let reserved: ConnectionPool?
    private let readDuration: Histogram
    private let failures: Counter
    private let watch: StatementWatch

    /// What the server allows a statement, and a little more: past it the connection is given up.
    private let statementTimeout: Nanoseconds

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
                configuration.serverName.isEmpty ? name : "\(configuration.serverName)_\(name)",
                limits: limits,
                options: options,
                connectTimeout: configuration.connectTimeout,
                threadPool: threadPool,
                metrics: metrics,
                logger: logger
            )
        }
        let timeout = configuration.statementTimeout.map { $0 + configuration.silenceGrace }
        self.statementTimeout = Nanoseconds(timeout ?? PostgresConfiguration.unlimitedStatement)
        func sharedLimits(_ connectionCount: Int) -> PoolLimits {
            PoolLimits(
                minimumConnectionCount: connectionCount,
                maximumConnectionCount: max(1, connectionCount),
                leasesPerConnection: configuration.maximumReadsPerConnection,
                maximumWaiterCount: configuration.maximumWaiterCount,
                waitTimeout: configuration.waitTimeout,
                idleTimeout: configuration.idleTimeout,
                maximumLifetime: configuration.maximumLifetime
            )
        }
        self.reads = makePool("read", sharedLimits(configuration.readConnectionCount))
        self.longReads = makePool("long_read", sharedLimits(configuration.longReadConnectionCount))
        func leasedLimits(_ connectionCount: Int) -> PoolLimits {
            PoolLimits(
                minimumConnectionCount: min(1, connectionCount),
                maximumConnectionCount: connectionCount,
                leasesPerConnection: 1,
                maximumWaiterCount: configuration.maximumWaiterCount,
                waitTimeout: configuration.waitTimeout,
                idleTimeout: configuration.idleTimeout,
                maximumLifetime: configuration.maximumLifetime
            )
        }
        func leasedPool(_ name: String, _ connectionCount: Int) -> ConnectionPool? {
            connectionCount > 0 ? makePool(name, leasedLimits(connectionCount)) : nil
        }
        self.writes = leasedPool("write", configuration.writeConnectionCount)
        self.reserved = leasedPool("reserved", configuration.reservedConnectionCount)
        let labels = configuration.metricLabels
        self.readDuration = metrics.histogram(
            "soundwave_database_read_seconds",
            "How long reads took, from asking for a connection to the rows.",
            labels
        )
        self.failures = metrics.counter("soundwave_database_failures_total", "Statements that failed.", labels)
        self.watch = StatementWatch(configuration, metrics: metrics, logger: logger)
    }

    /// Begins to connect; does not wait for it, so that the process answers even while the database is down.
    package func start() async {
        self.reads.start()
        self.longReads.start()
        self.writes?.start()
        self.reserved?.start()
    }

    /// Refuses new callers, and closes each connection when its users are done, or at `deadline`.
    package func stop(by deadline: MonotonicTime) async {
        await self.reads.stop(by: deadline)
        await self.longReads.stop(by: deadline)
        await self.writes?.stop(by: deadline)
        await self.reserved?.stop(by: deadline)
    }

    /// Runs one statement that only reads, on a connection shared with others.
    ///
    /// Never give it one that writes: it may be sent twice, where another's failure aborts the pipeline before it.
    ///
    /// - Throws: ``PostgresError``.
    @inlinable
    package func read<Statement: PostgresStatement>(
        _ statement: Statement
    ) async throws(PostgresError) -> Statement.Output {
        let result = try await self.readRows(statement.sql) { statement.bind(to: &$0) }
        return try statement.rows(of: result)
    }

    /// Not generic, and without the statement's decoding, so that all statements share one small suspended function.
    @usableFromInline
    func readRows(
        _ sql: SQL,
        bind: (inout PostgresParameters) -> Void
    ) async throws(PostgresError) -> PostgresResult {
        let start = self.watch.begin()
        defer { self.watch.ended(sql, since: start) }
        let pool = sql.name == nil ? self.longReads : self.reads
        var grouping = PostgresConnection.Grouping.together
        while true {
            do throws(PostgresError) {
                let lease: ConnectionPool.Lease
                if let free = pool.leaseNow() { lease = free } else { lease = try await pool.lease() }
                defer { pool.release(lease, isShared: true) }
                let deadline = EventLoop.shared.now + self.statementTimeout
                let outcome = await withUnsafeContinuation { continuation in
                    lease.connection.send(sql, deadline: deadline, grouping, bind: bind, for: continuation)
                }
                let rows = try PostgresConnection.rows(outcome, of: sql)
                self.readDuration.record(since: start)
                return rows
            } catch {
                guard grouping == .together, error.isWorthRepeatingRead else {
                    self.failures.increment()
                    throw error
                }
                grouping = .alone
            }
        }
    }

    /// Lends a connection to `body` alone, and takes it back when `body` ends.
    ///
    /// Waits in arrival order. A connection left inside a transaction or with unread rows is closed, not used again.
    ///
    /// - Parameter body: Must not keep the session.
    /// - Returns: What `body` returns.
    /// - Throws: ``PostgresError`` if no connection is to be had, as when there are none; else what `body` throws.
    package func withConnection<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        guard let writes else { throw PostgresError(.exhausted, serverMessage: "no connection is for writes") }
        return try await self.withConnection(of: writes, body)
    }

    /// Lends one of the reserved connections, as ``withConnection(_:)`` does.
    ///
    /// - Parameter body: Must not keep the session.
    /// - Returns: What `body` returns.
    /// - Throws: ``PostgresError`` if no connection is to be had, as when none is reserved; else what `body` throws.
    package func withReservedConnection<Value>(
        _ body: (PostgresSession) async throws -> Value
    ) async throws -> Value {
        guard let reserved else { throw PostgresError(.exhausted, serverMessage: "no connection is reserved") }
        return try await self.withConnection(of: reserved, body)
    }

    private func withConnection<Value>(
        of pool: ConnectionPool,
        _ body: (PostgresSession) async throws -> Value
    ) async throws -> Value {
        let lease = try await pool.lease()
        defer { pool.release(lease, isShared: false) }
        return try await body(PostgresSession(lease.connection, timeout: self.statementTimeout, watch: self.watch))
    }

    /// Runs `body` in a transaction (READ COMMITTED), committed when it returns and rolled back when it throws.
    ///
    /// A body that returns although one of its statements failed throws SQLSTATE 25P02: nothing was committed.
    /// If committing fails with ``PostgresError/Code/connectionLost`` or ``PostgresError/Code/timedOut``, the outcome
    /// is not known.
    package func withTransaction<Value>(_ body: (PostgresSession) async throws -> Value) async throws -> Value {
        try await self.withConnection { session in
            let value = try await session.begin(body)
            try await session.execute(TransactionCommand.commit)
            return value
        }
    }

    /// Runs `body` in a transaction as ``withTransaction(_:)`` does, which ends with a statement that is sent
    /// together with the COMMIT.
    ///
    /// For a statement that locks what many transactions write: they wait for the commit, and not for this process to
    /// hear of the statement and to ask for the commit too.
    ///
    /// - Parameter body: Gives its value and the last statement, if there is to be one.
    /// - Returns: The value, and what the last statement gave.
    /// - Throws: As ``withTransaction(_:)``; where the last statement fails, its error, and nothing was committed.
    package func withTransaction<Value, Last: PostgresStatement>(
        endingWith body: (PostgresSession) async throws -> (value: Value, last: Last?)
    ) async throws -> (value: Value, last: Last.Output?) {
        try await self.withConnection { session in
            let (value, last) = try await session.begin(body)
            guard let last else {
                try await session.execute(TransactionCommand.commit)
                return (value, nil)
            }
            return (value, try await session.commit(with: last))
        }
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
