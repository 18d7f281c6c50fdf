import Runtime

/// Decides how far back the ended sessions are read.
///
/// Rows become visible when their transaction commits, and bear the moment at which it ended the session. So each
/// reading goes back to before the last one by as long as a transaction can take from that moment to its commit.
struct RevocationReading {
    /// How far the first reading goes back, and at most any other.
    let retention: Duration

    /// The longest time between the end of a session and the commit of the transaction that ended it.
    let overlap: Duration

    /// When the last reading that succeeded began.
    private(set) var lastBegin: MonotonicTime?

    init(retention: Duration, overlap: Duration) {
        self.retention = retention
        self.overlap = overlap
    }

    /// How far back from now a reading goes that begins now.
    func window(now: MonotonicTime) -> Duration {
        guard let lastBegin else { return self.retention }
        return min(self.retention, now - lastBegin + self.overlap)
    }

    /// A reading has succeeded.
    mutating func succeeded(begunAt begin: MonotonicTime) {
        self.lastBegin = max(self.lastBegin ?? begin, begin)
    }

    /// How old the knowledge is; `nil` before there is any.
    func age(now: MonotonicTime) -> Duration? {
        self.lastBegin.map { now - $0 }
    }

    /// How long a transaction that ends sessions may take to its commit: the row is written by one of its last
    /// statements, behind it come at most three more, each within the server's time-out, and the server ends a
    /// transaction in which nothing happens.
    static func overlap(statementTimeout: Duration, idleInTransactionTimeout: Duration) -> Duration {
        statementTimeout * 4 + idleInTransactionTimeout
    }
}
