import Runtime

/// What a pool tells its operators; `pool` is `read`, `long_read`, `write` or `reserved`, of
/// another server than the primary with its name before, as in `replica_read`.
@Loop
struct PoolMetrics {
    let wait: Histogram
    let refused: Counter
    let connections: ConnectionMetrics

    init(pool: String, in registry: MetricsRegistry) {
        self.wait = registry.histogram(
            "soundwave_database_wait_seconds",
            "How long callers waited for a connection, when none was free.",
            ["pool": pool]
        )
        self.refused = registry.counter(
            "soundwave_database_refused_total",
            "Callers that got no connection.",
            ["pool": pool]
        )
        self.connections = ConnectionMetrics(pool: pool, in: registry)
    }

    func readGauges(of source: ConnectionPool, pool: String, in registry: MetricsRegistry) {
        registry.reading("soundwave_database_connections", "Connections open.", ["pool": pool]) { [weak source] in
            Double(source?.openCount ?? 0)
        }
        registry.reading("soundwave_database_leases", "Users of connections.", ["pool": pool]) { [weak source] in
            Double(source?.leaseCount ?? 0)
        }
        registry.reading("soundwave_database_waiters", "Callers that wait.", ["pool": pool]) { [weak source] in
            Double(source?.waiterCount ?? 0)
        }
    }
}
