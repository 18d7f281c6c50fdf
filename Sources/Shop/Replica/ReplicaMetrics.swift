import Runtime

/// What operators are told of the read replica; without one, there is none of it.
@Loop
struct ReplicaMetrics {
    let replicaPages: Counter
    let primaryPages: Counter

    /// Pages that the replica gave, and that were out of date.
    let outdated: Counter

    /// Pages that the replica said there is nothing to show of, which the primary has to confirm.
    let missing: Counter

    /// Reads that the replica ended because they stood in the way of what it repeats.
    let conflicts: Counter

    /// Reads that failed otherwise.
    let failures: Counter

    init(in registry: MetricsRegistry) {
        func pages(_ server: String) -> Counter {
            registry.counter(
                "soundwave_replica_pages_total",
                "Pages that were read for clients, by the server that they are from.",
                ["server": server]
            )
        }
        func vain(_ reason: String) -> Counter {
            registry.counter(
                "soundwave_replica_vain_reads_total",
                "Pages that were asked of the replica first and then of the primary, by the reason.",
                ["reason": reason]
            )
        }
        self.replicaPages = pages("replica")
        self.primaryPages = pages("primary")
        self.outdated = vain("outdated")
        self.missing = vain("missing")
        self.conflicts = vain("conflict")
        self.failures = vain("failure")
    }

    func readGauges(of replica: ReadReplica, in registry: MetricsRegistry) {
        registry.reading(
            "soundwave_replica_lag_seconds",
            "How far the replica can be behind the primary, at most; -1 if nobody knows."
        ) { [weak replica] in replica?.lag?.inSeconds ?? -1 }
        registry.reading("soundwave_replica_usable", "Whether the replica is read: 1 or 0.") { [weak replica] in
            replica?.isUsable == true ? 1 : 0
        }
    }
}
