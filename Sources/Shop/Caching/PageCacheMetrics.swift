import Runtime

/// What the cache of pages tells its operators.
@Loop
struct PageCacheMetrics {
    let memoryHits: Counter
    let memoryMisses: Counter
    let redisHits: Counter
    let redisMisses: Counter
    let fills: Counter
    let fillFailures: Counter
    let waits: Counter
    let refreshes: Counter
    let outdated: Counter
    let redisFailures: Counter
    let unreadable: Counter
    let age: Histogram

    /// Ages of pages live in minutes, not in the milliseconds of answers.
    private static let ageBounds: [Duration] = [
        .seconds(1), .seconds(5), .seconds(15), .seconds(60), .seconds(180), .seconds(420), .seconds(900),
    ]

    init(in registry: MetricsRegistry) {
        func level(_ name: String, _ level: String, _ help: String) -> Counter {
            registry.counter("soundwave_cache_\(name)_total", help, ["level": level])
        }
        let hits = "Pages that were found, by the level that had them."
        let misses = "Pages that were not found, by the level that did not have them."
        self.memoryHits = level("hits", "memory", hits)
        self.redisHits = level("hits", "redis", hits)
        self.memoryMisses = level("misses", "memory", misses)
        self.redisMisses = level("misses", "redis", misses)
        self.fills = registry.counter("soundwave_cache_fills_total", "Pages that were read from PostgreSQL.")
        self.fillFailures = registry.counter(
            "soundwave_cache_fill_failures_total",
            "Pages that could not be read from PostgreSQL."
        )
        self.waits = registry.counter(
            "soundwave_cache_waits_total",
            "Requests that waited for what another had begun to look for."
        )
        self.refreshes = registry.counter(
            "soundwave_cache_refreshes_total",
            "Popular pages that were read again before their end."
        )
        self.outdated = registry.counter(
            "soundwave_cache_outdated_fills_total",
            "Pages that were out of date when they had been read, and so were not filed as current."
        )
        self.redisFailures = registry.counter(
            "soundwave_cache_redis_failures_total",
            "Commands of the cache that Redis did not carry out; each is a miss."
        )
        self.unreadable = registry.counter(
            "soundwave_cache_unreadable_total",
            "Values in Redis that were not the page they should have been; each is a miss."
        )
        self.age = registry.histogram(
            "soundwave_cache_page_age_seconds",
            "How long ago pages from a cache were read from PostgreSQL.",
            bounds: Self.ageBounds
        )
    }
}
