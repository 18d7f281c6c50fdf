/// How orders are placed.
package struct OrderConfiguration: Equatable, Sendable {
    /// Connections that place orders, each a batch at a time.
    ///
    /// One a core of PostgreSQL: while one batch writes, the other waits for its commit. With more, batches are smaller
    /// and wait for each other's products.
    package var laneCount = 2

    /// Orders that are placed together at most.
    ///
    /// A batch is the share of a lane of all that there is to do, so it is only met under load. Larger ones gain less
    /// and less, and all of their orders wait for the last one.
    package var maximumBatchSize = 64

    /// How long an idle lane waits for its share of orders while another works, at most.
    package var gatheringTime = Duration.milliseconds(2)

    /// Orders for which no second lane begins while another works.
    ///
    /// Besides its orders a batch costs PostgreSQL as much as three of them. Two lanes that shared ten clients between
    /// them took 4.5 s for 5500 orders, one after the other 3.9 (`make bench ONLY=rush`); and at half of what the shop
    /// can do, on one core, small batches left no processor for lists (`make chaos ROW=F47`).
    package var smallBatchSize = 8

    /// How long so few wait for the lane that works, at most: it may be held up by a lock.
    package var smallGatheringTime = Duration.milliseconds(20)

    /// Orders that may wait for a lane; the next one is refused at once (`503`).
    package var maximumWaitingCount = 1024

    /// How long placing an order is tried; then its client is told to try again (`503`).
    ///
    /// Shorter than a request may take, so that this answer comes rather than `504`.
    package var timeout = Duration.milliseconds(4500)

    /// Lines of the orders of a batch together, at most: a statement of so many takes well below its time-out.
    package var maximumBatchLineCount = 1000

    /// How often a batch, or an order whose key was just let go, is tried; then its clients are told to try again.
    package var maximumAttemptCount = 8

    /// How long to wait before a batch is tried again of which it is not known what became; doubled with each attempt.
    package var firstRetryDelay = Duration.milliseconds(25)

    /// The most that is waited so.
    package var maximumRetryDelay = Duration.milliseconds(500)

    package init() {}
}
