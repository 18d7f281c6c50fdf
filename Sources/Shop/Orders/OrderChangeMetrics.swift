package import Runtime

/// How many orders come to each status, in this process.
@Loop
package final class OrderChangeMetrics {
    private let changes: [OrderStatus: Counter]

    /// - Parameter registry: Where they are counted.
    package init(in registry: MetricsRegistry) {
        var changes: [OrderStatus: Counter] = [:]
        for status in OrderStatus.allCases where status != .pending {
            changes[status] = registry.counter(
                "soundwave_order_changes_total",
                "Orders that came to a status after they were placed.",
                ["status": status.rawValue]
            )
        }
        self.changes = changes
    }

    /// An order has come to a status, and that is committed.
    func note(_ status: OrderStatus) {
        self.changes[status]?.increment()
    }
}
