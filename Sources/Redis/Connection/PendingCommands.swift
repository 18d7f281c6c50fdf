import Runtime

/// Who waits for replies, in the order in which the commands were sent: a ring that grows by doubling.
///
/// Bounded by its owner, which asks ``count`` before it adds.
struct PendingCommands<Waiter> {
    /// One command without its reply.
    struct Entry {
        let waiter: Waiter

        /// When it has waited long enough; `nil` while it is not sent.
        var deadline: MonotonicTime?
    }

    private var ring: [Entry?] = Array(repeating: nil, count: 64)
    private var head = 0

    /// Commands that wait, sent or not.
    private(set) var count = 0

    /// Commands that wait for their reply.
    private var sentCount = 0

    /// When the first of them has waited long enough: the rest were sent later.
    var nextDeadline: MonotonicTime? { self.count == 0 ? nil : self.ring[self.head]?.deadline }

    mutating func append(_ waiter: Waiter) {
        if self.count == self.ring.count { self.grow() }
        self.ring[(self.head + self.count) & (self.ring.count - 1)] = Entry(waiter: waiter)
        self.count += 1
    }

    /// Notes that all of them are sent now.
    ///
    /// Time runs from here, not from when they were asked for: a long turn of the loop in between is not the
    /// server's fault.
    mutating func markSent(deadline: MonotonicTime) {
        for offset in self.sentCount..<self.count {
            self.ring[(self.head + offset) & (self.ring.count - 1)]?.deadline = deadline
        }
        self.sentCount = self.count
    }

    /// Takes out the one whose reply comes next; `nil` if no command is sent that has none.
    mutating func popFirstSent() -> Entry? {
        self.sentCount > 0 ? self.popFirst() : nil
    }

    /// Takes out the first, sent or not.
    mutating func popFirst() -> Entry? {
        guard self.count > 0 else { return nil }
        defer {
            self.head = (self.head + 1) & (self.ring.count - 1)
            self.count -= 1
            self.sentCount = max(0, self.sentCount - 1)
        }
        return self.ring[self.head].take()
    }

    private mutating func grow() {
        var larger: [Entry?] = Array(repeating: nil, count: self.ring.count * 2)
        for offset in 0..<self.count {
            larger[offset] = self.ring[(self.head + offset) & (self.ring.count - 1)]
        }
        self.ring = larger
        self.head = 0
    }
}
