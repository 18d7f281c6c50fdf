/// How a worker works.
package struct WorkerLimits: Equatable, Sendable {
    /// Jobs that it runs at the same time, and so the most that it claims at once.
    package var concurrency = 32

    /// How long a job is its own without a word: renewed at a third of that, taken over by another after all of it.
    package var lease = Duration.seconds(60)

    /// How often it looks for jobs that it was not told of, and for those that have become due.
    package var pollInterval = Duration.seconds(1)

    /// The time between two claims of which the first brought at most half of ``concurrency``.
    ///
    /// A claim costs about as much as ten jobs' share of one, so those that come one after the other are claimed
    /// together. The first one after a pause of that long is claimed at once.
    package var claimInterval = Duration.milliseconds(20)

    /// The time between two rounds of keeping the queue in order: lost leases, schedules, its own sign of life.
    package var upkeepInterval: Duration { min(.seconds(5), self.lease / 4) }

    /// When a lease is renewed.
    var renewalInterval: Duration { self.lease / 3 }

    /// What is left for handing back what runs, before the time to stop is over.
    static let handBackTime = Duration.seconds(2)

    package init() {}
}
