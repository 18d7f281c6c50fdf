/// What became of the orders of a batch.
package struct PlacedBatch: Sendable {
    /// Of each order, in their order.
    package let outcomes: [OrderOutcome]

    /// Orders as their clients are shown them, by id, as far as the call that placed them knows; others are read.
    package let shown: [Int64: ShownOrder]
}
