import Runtime

/// What one limit counts.
@Loop
struct RateLimitMetrics {
    let admitted: Counter
    let limited: Counter
    let leases: Counter
    let decidedAlone: Counter
    let redisFailures: Counter

    init(_ limit: RateLimit, in registry: MetricsRegistry) {
        func decisions(_ outcome: String) -> Counter {
            registry.counter(
                "soundwave_rate_limit_decisions_total",
                "Requests that a limit let pass (admitted) or refused (limited).",
                ["limit": limit.name, "outcome": outcome]
            )
        }
        self.admitted = decisions("admitted")
        self.limited = decisions("limited")
        self.leases = registry.counter(
            "soundwave_rate_limit_leases_total",
            "Blocks of tokens that were asked of Redis ahead of their use.",
            ["limit": limit.name]
        )
        self.decidedAlone = registry.counter(
            "soundwave_rate_limit_local_total",
            "Decisions by this instance's own buckets, because Redis was not there.",
            ["limit": limit.name]
        )
        self.redisFailures = registry.counter(
            "soundwave_rate_limit_redis_failures_total",
            "Times that Redis was asked and did not answer.",
            ["limit": limit.name]
        )
    }
}
