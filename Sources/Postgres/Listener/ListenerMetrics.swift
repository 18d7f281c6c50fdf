import Runtime

/// What a listener tells its operators, besides its connections as those of the pool `listen`.
@Loop
struct ListenerMetrics {
    let connections: ConnectionMetrics
    private let registry: MetricsRegistry
    private var received: [String: Counter] = [:]

    init(in registry: MetricsRegistry) {
        self.connections = ConnectionMetrics(pool: "listen", in: registry)
        self.registry = registry
    }

    /// Counts the notifications of a channel from now on.
    mutating func addChannel(_ channel: String) {
        guard self.received[channel] == nil else { return }
        self.received[channel] = self.registry.counter(
            "soundwave_database_notifications_total",
            "Notifications received.",
            ["channel": channel]
        )
    }

    func noteReceived(on channel: String) {
        self.received[channel]?.increment()
    }

    func readGauges(of source: PostgresListener) {
        self.registry.reading(
            "soundwave_database_listening",
            "Whether notifications are received: 1, or 0 while the connection is down."
        ) { [weak source] in
            source?.isListening == true ? 1 : 0
        }
    }
}
