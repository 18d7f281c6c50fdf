package import Runtime

/// Receives notifications (`NOTIFY`) over a connection of its own, which is made anew whenever it is lost.
///
/// What is sent while there is no connection never arrives. So a subscriber is told whenever notifications begin to
/// arrive, and then reads for itself what it may have missed.
@Loop
package final class PostgresListener: Service {
    package nonisolated let name = "postgres listener"

    /// The longest name of a channel: PostgreSQL cuts longer identifiers in LISTEN, and refuses them in `pg_notify`.
    package static let maximumChannelBytes = 63

    private struct Subscription {
        let channel: String
        let connected: @Loop () -> Void
        let received: @Loop (PostgresNotification) -> Void
    }

    private let options: ConnectionOptions
    private let connectTimeout: Duration
    private let limits: ListenerLimits
    private let threadPool: ThreadPool
    private let logger: Logger
    private var metrics: ListenerMetrics
    private(set) var machine: ListenerStateMachine
    private var subscriptions: [Subscription] = []
    private var connection: ListeningConnection?
    private var lastFailure = ""
    private var timer: (timer: LoopTimer, time: MonotonicTime)?
    private var actions: [ListenerStateMachine.Action] = []
    private var isPerforming = false

    /// Makes the listener; ``start()`` connects it.
    ///
    /// - Throws: ``ConnectionOptions/Invalid`` if the URL is not one.
    package init(
        _ configuration: PostgresConfiguration,
        limits: ListenerLimits = ListenerLimits(),
        threadPool: ThreadPool,
        metrics: MetricsRegistry,
        logger: Logger
    ) throws(ConnectionOptions.Invalid) {
        self.options = try configuration.connectionOptions()
        self.connectTimeout = configuration.connectTimeout
        self.limits = limits
        self.threadPool = threadPool
        self.logger = logger
        self.metrics = ListenerMetrics(in: metrics)
        self.machine = ListenerStateMachine(limits: limits)
        self.metrics.readGauges(of: self)
    }

    /// Subscribes to a channel; a channel may have several subscribers.
    ///
    /// Both closures are called on the loop, one at a time, and should be short.
    ///
    /// - Parameters:
    ///   - channel: A name from the program, of 1 to ``maximumChannelBytes`` bytes, as `pg_notify` is given it: capital
    ///     letters count.
    ///   - connected: Called whenever notifications begin to arrive, before the first of them, and at the start too.
    ///     Those sent before that moment may have been missed.
    ///   - received: Called with each notification, in the order of the senders' commits; those that this process
    ///     has sent are among them.
    package func listen(
        to channel: String,
        connected: @escaping @Loop () -> Void = {},
        received: @escaping @Loop (PostgresNotification) -> Void
    ) {
        precondition(self.machine.state == .idle, "a channel is subscribed to before the listener starts")
        precondition(
            (1...Self.maximumChannelBytes).contains(channel.utf8.count) && !channel.utf8.contains(0),
            "a channel's name has 1 to 63 bytes (NAMEDATALEN), none of them NUL"
        )
        self.subscriptions.append(Subscription(channel: channel, connected: connected, received: received))
        self.metrics.addChannel(channel)
    }

    /// Whether notifications arrive.
    ///
    /// A server that has gone without a word is noticed only within ``ListenerLimits``' times.
    package var isListening: Bool { self.machine.isListening }

    /// Begins to connect; does not wait for it, so that the process starts even while the database is down.
    ///
    /// A listener that nobody has subscribed to is a fault of the program.
    package func start() async {
        precondition(!self.subscriptions.isEmpty, "a listener has a subscriber")
        self.perform(self.machine.start())
    }

    /// Closes the connection at once: there is nothing to wait for.
    ///
    /// One that is still being made is closed as soon as it is there.
    package func stop(by deadline: MonotonicTime) async {
        self.perform(self.machine.stop())
    }

    // MARK: Performing

    /// Does what the machine has decided, and what it decides meanwhile; then waits for its next time.
    private func perform(_ actions: [ListenerStateMachine.Action]) {
        self.actions += actions
        guard !self.isPerforming else { return }  // whoever is at it takes these too
        self.isPerforming = true
        while !self.actions.isEmpty { self.perform(self.actions.removeFirst()) }
        self.isPerforming = false
        self.scheduleTick()
    }

    private func perform(_ action: ListenerStateMachine.Action) {
        switch action {
        case .connect: EventLoop.shared.spawn { await self.connect() }
        case .subscribe:
            let channels = Set(self.subscriptions.map(\.channel)).sorted()
            self.connection?.send(ListenerQueries.listen(to: channels))
        case .announce:
            for subscription in self.subscriptions where self.isListening { subscription.connected() }
        case .probe: self.connection?.send(ListenerQueries.probe)
        case .close(let code):
            let reason = code == .timedOut ? "no answer within \(self.limits.answerTimeout)" : ""
            self.connection?.close(PostgresError(code, serverMessage: reason))
        case .reportOutage:
            self.logger.warning("database notifications do not arrive", ["error": .string(self.lastFailure)])
        case .reportRecovery: self.logger.info("database notifications arrive again")
        }
    }

    private func scheduleTick() {
        let time = self.machine.nextTick
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

    // MARK: The connection

    private func connect() async {
        do throws(PostgresError) {
            let handle = try await ConnectionAttempt.connect(
                self.options,
                by: .now() + self.connectTimeout,
                threadPool: self.threadPool
            )
            let connection = ListeningConnection(handle, limits: self.limits)
            try connection.open()
            connection.onAnswer = { [weak self] in self?.answered() }
            connection.onNotification = { [weak self] in self?.received($0) }
            connection.onClose = { [weak self] in self?.connectionClosed($0) }
            self.connection = connection
            self.metrics.connections.connected.increment()
            self.perform(self.machine.connected(now: .now()))
        } catch {
            self.metrics.connections.connectFailures.increment()
            self.failed(error)
        }
    }

    private func answered() {
        self.perform(self.machine.answered(now: .now()))
    }

    private func received(_ notification: PostgresNotification) {
        self.metrics.noteReceived(on: notification.channel)
        for subscription in self.subscriptions where subscription.channel == notification.channel {
            subscription.received(notification)
        }
    }

    private func connectionClosed(_ error: PostgresError) {
        self.connection = nil
        if error.code != .shuttingDown { self.metrics.connections.lost.increment() }
        self.failed(error)
    }

    private func failed(_ error: PostgresError) {
        self.lastFailure = error.serverMessage.isEmpty ? "\(error)" : error.serverMessage
        self.perform(self.machine.failed(now: .now(), jitter: .random(in: 0...1)))
    }
}
