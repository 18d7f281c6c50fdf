import Runtime

/// What operators are told about the making and the loss of connections.
@Loop
struct ConnectionMetrics {
    let connected: Counter
    let connectFailures: Counter
    let lost: Counter

    /// The metrics of one kind of connection.
    ///
    /// - Parameters:
    ///   - pool: The kind: `read`, `long_read`, `write`, `reserved` or `listen`.
    ///   - registry: Where they are kept.
    init(pool: String, in registry: MetricsRegistry) {
        self.connected = registry.counter(
            "soundwave_database_connects_total",
            "Connections made.",
            ["pool": pool]
        )
        self.connectFailures = registry.counter(
            "soundwave_database_connect_failures_total",
            "Connections that could not be made.",
            ["pool": pool]
        )
        self.lost = registry.counter(
            "soundwave_database_connections_lost_total",
            "Open connections that broke.",
            ["pool": pool]
        )
    }
}
