extension ConfigurationOption {
    /// How orders are placed.
    static let orders: [ConfigurationOption] = [
        .integer(
            "ORDER_CONNECTIONS",
            \.orders.laneCount,
            1...8,
            "Connections that place orders; more than PostgreSQL has cores only wait for one another."
        ),
        .integer(
            "ORDER_BATCH_SIZE",
            \.orders.maximumBatchSize,
            1...256,
            "Orders that are placed together at most."
        ),
        .integer(
            "ORDER_QUEUE",
            \.orders.maximumWaitingCount,
            1...65_536,
            "Orders that may wait to be placed; the next gets 503."
        ),
        .milliseconds(
            "ORDER_TIMEOUT_MS",
            \.orders.timeout,
            100...60_000,
            "How long placing an order is tried (503); below HTTP_REQUEST_TIMEOUT_MS."
        ),
    ]
}
