import Runtime

/// What operators are told of placing orders.
@Loop
struct PlacementMetrics {
    /// By ``OrderAnswer/name``.
    private let answers: [String: Counter]

    /// By ``BatchFailure/name``.
    private let failures: [String: Counter]
    private let batches: [(way: OrderBatch.Way, counter: Counter)]

    /// By the most orders that are counted there.
    private let sizes: [(bound: Int, counter: Counter)]
    private let wait: Histogram
    private let batchDuration: Histogram

    /// The last is the most that a batch may be set to have.
    private static let sizeBounds = [1, 2, 4, 8, 16, 32, 64, 128, 256]

    init(in registry: MetricsRegistry) {
        self.answers = Dictionary(
            uniqueKeysWithValues: OrderAnswer.names.map { name in
                let help = "Orders asked for, by what became of them."
                return (name, registry.counter("soundwave_orders_total", help, ["outcome": name]))
            }
        )
        self.failures = Dictionary(
            uniqueKeysWithValues: BatchFailure.names.map { name in
                let help = "Batches of orders that came to nothing and were tried again or taken apart."
                return (name, registry.counter("soundwave_order_batch_failures_total", help, ["reason": name]))
            }
        )
        self.batches = [(OrderBatch.Way.fast, "fast"), (.careful, "careful"), (.basket, "basket")].map { way, name in
            let help = "Calls that place orders."
            return (way, registry.counter("soundwave_order_batches_total", help, ["way": name]))
        }
        self.sizes = Self.sizeBounds.map { bound in
            let help = "Calls that place orders, by how many: up to that, and more than the next lower number."
            return (bound, registry.counter("soundwave_order_batch_sizes_total", help, ["orders": String(bound)]))
        }
        self.wait = registry.histogram(
            "soundwave_order_wait_seconds",
            "How long orders waited for their first call."
        )
        self.batchDuration = registry.histogram("soundwave_order_batch_seconds", "How long calls took.")
    }

    func count(_ answer: OrderAnswer) {
        self.answers[answer.name]?.increment()
    }

    func count(_ failure: BatchFailure) {
        self.failures[failure.name]?.increment()
    }

    /// A call begins.
    func count(_ batch: OrderBatch, now: MonotonicTime) {
        self.batches.first { $0.way == batch.way }?.counter.increment()
        self.sizes.first { $0.bound >= batch.orders.count }?.counter.increment()
        guard batch.failureCount == 0 else { return }
        for order in batch.orders where order.retryCount == 0 {
            self.wait.record(nanoseconds: now.nanoseconds(since: order.arrival))
        }
    }

    func recordBatch(since start: MonotonicTime) {
        self.batchDuration.record(since: start)
    }
}
