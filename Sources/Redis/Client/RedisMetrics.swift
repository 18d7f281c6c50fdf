import Runtime

/// What the client tells its operators.
@Loop
struct RedisMetrics {
    let duration: Histogram
    let writes: Counter
    let connects: Counter
    let connectFailures: Counter
    let connectionsLost: Counter
    private let outcomes: Outcomes

    /// Commands by what came of them.
    private struct Outcomes {
        let answered: Counter
        let refused: Counter
        let timedOut: Counter
        let lost: Counter
        let unavailable: Counter
        let queueFull: Counter
    }

    init(in registry: MetricsRegistry) {
        func outcome(_ name: String) -> Counter {
            registry.counter(
                "soundwave_redis_commands_total",
                "Commands, by what came of them.",
                ["outcome": name]
            )
        }
        self.outcomes = Outcomes(
            answered: outcome("answered"),
            refused: outcome("error"),
            timedOut: outcome("timed_out"),
            lost: outcome("connection_lost"),
            unavailable: outcome("unavailable"),
            queueFull: outcome("queue_full")
        )
        self.duration = registry.histogram(
            "soundwave_redis_command_seconds",
            "How long commands took, from asking to the reply."
        )
        self.writes = registry.counter(
            "soundwave_redis_writes_total",
            "Writes to the socket; the fewer a command, the better it is pipelined."
        )
        self.connects = registry.counter("soundwave_redis_connects_total", "Connections made.")
        self.connectFailures = registry.counter(
            "soundwave_redis_connect_failures_total",
            "Connections that could not be made."
        )
        self.connectionsLost = registry.counter(
            "soundwave_redis_connections_lost_total",
            "Open connections that broke or hung."
        )
    }

    func readGauges(of client: RedisClient, in registry: MetricsRegistry) {
        registry.reading("soundwave_redis_pending_commands", "Commands without their reply.") { [weak client] in
            Double(client?.pendingCount ?? 0)
        }
        registry.reading("soundwave_redis_available", "1 while commands are sent, 0 while they are refused.") {
            [weak client] in client?.isAvailable == true ? 1 : 0
        }
        registry.reading("soundwave_redis_breaker_state", "The circuit breaker: 0 closed, 1 half-open, 2 open.") {
            [weak client] in
            switch client?.breaker.state {
            case .closed, nil: 0
            case .halfOpen: 1
            case .open: 2
            }
        }
    }

    /// Counts a command that was answered, or not.
    func count(_ failure: RedisError?) {
        switch failure {
        case nil, .unexpectedReply: self.outcomes.answered.increment()
        case .server: self.outcomes.refused.increment()
        case .timedOut: self.outcomes.timedOut.increment()
        case .connectionLost: self.outcomes.lost.increment()
        case .unavailable: self.outcomes.unavailable.increment()
        case .queueFull: self.outcomes.queueFull.increment()
        }
    }
}
