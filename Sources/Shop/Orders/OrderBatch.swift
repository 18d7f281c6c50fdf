import Runtime

/// An order on its way to be placed.
struct QueuedOrder {
    /// Its number in this instance, by which its client is found.
    let ticket: UInt64
    let order: NewOrder
    let arrival: MonotonicTime

    /// Until when it is tried.
    let deadline: MonotonicTime

    /// How often it came back undecided.
    var retryCount = 0
}

/// Orders that are placed by one call.
struct OrderBatch {
    /// Which function places them.
    enum Way: Equatable {
        /// `place_orders_at_once`: all or nothing.
        case fast

        /// `place_orders_carefully`: some may be refused.
        case careful

        /// `place_basket_order`, of which a batch is one order.
        case basket
    }

    var way: Way
    var orders: [QueuedOrder]

    /// How often it was sent and came to nothing.
    var failureCount = 0
}
