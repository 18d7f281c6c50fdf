import Runtime

/// The life of a listening connection, as a pure value that knows no socket, clock or task.
///
/// Each event returns what is to be done, in order; the performer (``PostgresListener``) does it. Time and randomness
/// are parameters. There is at most one connection at a time. An event that the state does not expect comes from one
/// that has been let go, and changes nothing.
struct ListenerStateMachine {
    enum State: Equatable {
        /// Not started. Exits: connecting, stopped.
        case idle
        /// A connection is being made. Exits: subscribing, waiting (it failed), stopped.
        case connecting
        /// A pause after a failure. Exits: connecting, stopped.
        case waiting(until: MonotonicTime)
        /// The server has been asked for notifications. Exits: listening, waiting (lost, or no answer), stopped.
        case subscribing(until: MonotonicTime)
        /// Notifications arrive. Exits: probing, waiting (lost), stopped.
        case listening(probesAt: MonotonicTime)
        /// Notifications arrive, and a sign of life is due. Exits: listening, waiting (lost, or no answer), stopped.
        case probing(until: MonotonicTime)
        /// The end.
        case stopped
    }

    /// What the performer is to do.
    enum Action: Equatable {
        case connect
        /// Ask for the notifications.
        case subscribe
        /// Tell the subscribers that notifications arrive from now on.
        case announce
        /// Ask for a sign of life.
        case probe
        /// Let go of the connection.
        case close(PostgresError.Code)
        case reportOutage
        case reportRecovery
    }

    private let limits: ListenerLimits
    private(set) var state = State.idle
    private var backoff = ReconnectBackoff()
    private var isOutageReported = false

    init(limits: ListenerLimits) {
        self.limits = limits
    }

    /// Whether notifications arrive.
    var isListening: Bool {
        switch self.state {
        case .listening, .probing: true
        case .idle, .connecting, .waiting, .subscribing, .stopped: false
        }
    }

    /// When ``tick(now:jitter:)`` is needed next; `nil` if nothing waits for time to pass.
    var nextTick: MonotonicTime? {
        switch self.state {
        case .waiting(let time), .subscribing(let time), .listening(let time), .probing(let time): time
        case .idle, .connecting, .stopped: nil
        }
    }

    // MARK: Events

    mutating func start() -> [Action] {
        guard self.state == .idle else { return [] }
        self.state = .connecting
        return [.connect]
    }

    /// A connection is made.
    mutating func connected(now: MonotonicTime) -> [Action] {
        guard self.state == .connecting else { return [.close(.shuttingDown)] }
        self.state = .subscribing(until: now + self.limits.answerTimeout)
        return [.subscribe]
    }

    /// The server has done what it was asked for.
    mutating func answered(now: MonotonicTime) -> [Action] {
        switch self.state {
        case .subscribing:
            self.state = .listening(probesAt: now + self.limits.probeInterval)
            defer { self.isOutageReported = false }
            return self.isOutageReported ? [.reportRecovery, .announce] : [.announce]
        case .probing:
            self.state = .listening(probesAt: now + self.limits.probeInterval)
            // Only now: a server that hangs up after each greeting must not be called without a pause.
            self.backoff.succeeded()
            return []
        case .idle, .connecting, .waiting, .listening, .stopped: return []
        }
    }

    /// No connection could be made, or the one there was is lost.
    mutating func failed(now: MonotonicTime, jitter: Double) -> [Action] {
        switch self.state {
        case .connecting, .subscribing, .listening, .probing: self.pause(now: now, jitter: jitter)
        case .idle, .waiting, .stopped: []
        }
    }

    /// Time has passed.
    mutating func tick(now: MonotonicTime, jitter: Double) -> [Action] {
        guard let due = self.nextTick, due <= now else { return [] }
        switch self.state {
        case .waiting:
            self.state = .connecting
            return [.connect]
        case .listening:
            self.state = .probing(until: now + self.limits.answerTimeout)
            return [.probe]
        case .subscribing, .probing:
            return [.close(.timedOut)] + self.pause(now: now, jitter: jitter)
        case .idle, .connecting, .stopped: return []
        }
    }

    mutating func stop() -> [Action] {
        defer { self.state = .stopped }
        return switch self.state {
        case .subscribing, .listening, .probing: [.close(.shuttingDown)]
        case .idle, .connecting, .waiting, .stopped: []
        }
    }

    private mutating func pause(now: MonotonicTime, jitter: Double) -> [Action] {
        self.state = .waiting(until: now + self.backoff.failed(jitter: jitter))
        guard !self.isOutageReported else { return [] }
        self.isOutageReported = true  // once an outage, not once an attempt
        return [.reportOutage]
    }
}
