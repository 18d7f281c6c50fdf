package import Runtime

/// The way to Redis: one pipelined connection, kept up in the background.
///
/// Redis is optional at run time: while it is gone commands fail at once with ``RedisError/unavailable``, and the
/// caller does without. An attempt to connect is also the breaker's probe, so there is never an open breaker with a
/// connection behind it.
@Loop
package final class RedisClient: Service {
    package nonisolated let name = "redis"

    private let configuration: RedisConfiguration
    private let connector: RedisConnector
    private let metrics: RedisMetrics
    private let logger: Logger
    private(set) var breaker: CircuitBreaker
    private var backoff = ReconnectBackoff()
    private var connection: RedisConnection?
    private var scripts: ScriptDigests?
    private var reconnectTimer: LoopTimer?
    private var isStarted = false
    private var isStopping = false
    private var isReportedDown = false

    /// Makes the client; ``start()`` connects it.
    package init(
        _ configuration: RedisConfiguration,
        threadPool: ThreadPool,
        metrics registry: MetricsRegistry,
        logger: Logger
    ) {
        self.configuration = configuration
        self.metrics = RedisMetrics(in: registry)
        self.connector = RedisConnector(
            configuration: configuration,
            threadPool: threadPool,
            writes: self.metrics.writes
        )
        self.logger = logger
        self.breaker = CircuitBreaker(
            failureThreshold: configuration.failureThreshold,
            pause: configuration.breakerPause
        )
        self.metrics.readGauges(of: self, in: registry)
    }

    // MARK: Life

    /// Begins to connect; does not wait for it, so that the process starts even while Redis is down.
    package func start() async {
        precondition(!self.isStarted, "a client is started once")
        self.isStarted = true
        self.beginConnecting()
    }

    /// Refuses new commands, waits for the replies of the present ones until `deadline`, and closes the connection.
    package func stop(by deadline: MonotonicTime) async {
        self.isStopping = true
        self.reconnectTimer.map { EventLoop.shared.cancel($0) }
        self.reconnectTimer = nil
        while self.pendingCount > 0, MonotonicTime.now() < deadline {
            // The only thing that cancels this task is the end of the process.
            try? await EventLoop.shared.sleep(for: .milliseconds(10))
        }
        self.connection?.close(.connectionLost(reason: "the client has stopped"))
    }

    /// Whether a command would be sent now.
    package var isAvailable: Bool { self.connection != nil && self.breaker.isClosed && !self.isStopping }

    /// Commands without their reply.
    package var pendingCount: Int { self.connection?.pendingCount ?? 0 }

    // MARK: Commands

    /// Sends a command with the others of this turn of the loop, and waits for its reply.
    ///
    /// Never waits for a connection. A task that is cancelled meanwhile waits on, for the reply or the time-out.
    ///
    /// - Returns: The reply; never ``RedisValue/error(_:)``.
    /// - Throws: ``RedisError``. After ``RedisError/timedOut`` and ``RedisError/connectionLost(reason:)`` the command
    ///   may or may not have taken effect.
    package func send(_ command: RedisCommand) async throws(RedisError) -> RedisValue {
        let start = self.configuration.isTracing ? MonotonicTime.now() : EventLoop.shared.now
        defer {
            if self.configuration.isTracing { Tracing.current?.add("redis", command.summary, since: start) }
        }
        do throws(RedisError) {
            guard let connection = self.connection, self.isAvailable else { throw .unavailable }
            let value = try await connection.send(command)
            self.noteReply(since: start, nil)
            return value
        } catch {
            self.noteReply(since: start, error)
            throw error
        }
    }

    /// Reads a key without a task: for what is asked with nearly every request.
    ///
    /// Not traced; see ``isTracing``.
    ///
    /// - Parameters:
    ///   - key: Of any bytes.
    ///   - completion: Called once on the loop, at once or later, with the value (`nil` if there is none) or
    ///     ``RedisError``.
    package func get(
        _ key: [UInt8],
        _ completion: @escaping @Loop (Result<[UInt8]?, RedisError>) -> Void
    ) {
        guard let connection = self.connection, self.isAvailable else {
            self.noteReply(since: EventLoop.shared.now, .unavailable)
            return completion(.failure(.unavailable))
        }
        let start = EventLoop.shared.now
        connection.send(RedisCommand("get", key)) { reply in
            let value: Result<[UInt8]?, RedisError> = reply.flatMap(Self.string)
            switch value {
            case .success: self.noteReply(since: start, nil)
            case .failure(let error): self.noteReply(since: start, error)
            }
            completion(value)
        }
    }

    private static func string(_ reply: RedisValue) -> Result<[UInt8]?, RedisError> {
        switch reply {
        case .bytes(let bytes): .success(bytes)
        case .null: .success(nil)
        case .error(let error): .failure(.server(error))
        default: .failure(.unexpectedReply(expected: "a string or nothing"))
        }
    }

    /// Whether commands are to be traced, for which each belongs to a task.
    package var isTracing: Bool { self.configuration.isTracing }

    /// Runs a script by its digest; one that the server does not know yet, or no longer, is loaded first.
    ///
    /// - Returns: What the script returns.
    /// - Throws: ``RedisError``, as ``send(_:)`` does.
    package func evaluate(
        _ script: RedisScript,
        keys: [any RedisArgument] = [],
        arguments: [any RedisArgument] = []
    ) async throws(RedisError) -> RedisValue {
        do throws(RedisError) {
            return try await self.evaluateOnce(script, keys, arguments)
        } catch  where error.serverCode == .noScript {
            self.scripts?.forget(script)
            return try await self.evaluateOnce(script, keys, arguments)
        }
    }

    private func evaluateOnce(
        _ script: RedisScript,
        _ keys: [any RedisArgument],
        _ arguments: [any RedisArgument]
    ) async throws(RedisError) -> RedisValue {
        guard self.isAvailable, let scripts = self.scripts else {
            self.metrics.count(.unavailable)
            throw .unavailable
        }
        var command = RedisCommand("evalsha", try await scripts.digest(of: script), keys.count)
        command.append(contentsOf: keys)
        command.append(contentsOf: arguments)
        return try await self.send(command)
    }

    private func noteReply(since start: MonotonicTime, _ failure: RedisError?) {
        self.metrics.count(failure)
        switch failure {
        case nil, .server, .unexpectedReply:
            self.metrics.duration.record(since: start)
            if !self.breaker.isHealthy {
                self.breaker.commandSucceeded()
                self.backoff.succeeded()
            }
        case .unavailable, .queueFull, .timedOut, .connectionLost: break  // the connection's end is one failure for all
        }
    }

    // MARK: The connection

    private func beginConnecting() {
        self.reconnectTimer = nil
        guard !self.isStopping else { return }
        EventLoop.shared.spawn { await self.connect() }
    }

    private func connect() async {
        let isProbe = self.breaker.beginProbe(at: .now())
        do throws(RedisError) {
            let connection = try await self.connector.connect()
            guard !self.isStopping else { return connection.close(.unavailable) }
            // The server may have hung up between its greeting and this line.
            guard connection.isOpen else { throw .connectionLost(reason: "the server closed the connection") }
            connection.onClose = { [weak self] error in self?.connectionClosed(error) }
            self.connection = connection
            self.scripts = ScriptDigests(connection, maximumWaiters: self.configuration.maximumPendingCommands)
            if isProbe { self.breaker.probeSucceeded() }
            self.metrics.connects.increment()
            if self.isReportedDown {
                self.isReportedDown = false
                self.logger.info("redis connection restored")
            }
        } catch {
            self.metrics.connectFailures.increment()
            self.failed(error)
        }
    }

    private func connectionClosed(_ error: RedisError) {
        self.connection = nil
        self.scripts = nil
        guard !self.isStopping else { return }
        self.metrics.connectionsLost.increment()
        self.failed(error)
    }

    private func failed(_ error: RedisError) {
        let now = MonotonicTime.now()
        self.breaker.failed(at: now)
        if !self.isReportedDown {  // once an outage, not once an attempt
            self.isReportedDown = true
            self.logger.warning(
                "redis is not available; going on without it",
                ["address": .string("\(self.configuration.url)"), "error": .string("\(error)")]
            )
        } else {
            self.logger.debug("redis is still not available", ["error": .string("\(error)")])
        }
        guard !self.isStopping else { return }
        let delay = self.backoff.failed(jitter: .random(in: 0...1))
        self.reconnectTimer = EventLoop.shared.schedule(at: max(now, self.breaker.probeTime ?? now) + delay) {
            [weak self] in self?.beginConnecting()
        }
    }
}
