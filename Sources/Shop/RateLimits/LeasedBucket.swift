/// One client's share in a bucket that all instances have in common, as one instance sees it.
///
/// Tokens are leased from the shared bucket in blocks, ahead of their use, so that hardly any request asks it. A client
/// that is new here begins with a block on credit, which the first lease pays for. So all instances together never
/// admit more than the quota and a block for each of them. While the shared bucket cannot be asked, a bucket of the
/// instance's own decides; it has counted all along.
///
/// A pure value; moments are microseconds of a clock that never jumps.
struct LeasedBucket: Equatable, Sendable {
    /// What is to be done about a request.
    enum Step: Equatable {
        /// It may pass, without waiting; the caller then leases `renewal` tokens, if there are any to lease.
        case admitted(renewal: Int64)
        /// It may not, and no one need be asked. `wait`: microseconds until it may.
        case limited(wait: Int64)
        /// Tokens are to be taken from the shared bucket first; what comes of it goes to
        /// ``LeasedBucket/answered(_:_:untilFull:_:at:)`` or ``LeasedBucket/failed(_:_:at:)``.
        case ask(Question)
        /// As `admitted` and `limited`, decided without the shared bucket.
        case admittedAlone
        case limitedAlone(wait: Int64)
    }

    /// What a request that waits asks of the shared bucket.
    enum Question: Equatable, Sendable {
        /// A token for itself alone.
        case token
        /// A block, one token of which is for itself.
        case block

        func count(_ quota: Quota) -> Int64 {
            switch self {
            case .token: 1
            case .block: quota.blockSize
            }
        }
    }

    /// What passed here, whoever admitted it.
    private var own = TokenBucket()

    /// The shared bucket when it last answered, on our own clock.
    private var shared = TokenBucket()

    /// Leased and not used; negative if the credit was not granted after all.
    private var tokens: Int64 = 0

    /// The credit that the lease under way is to pay for.
    private var owed: Int64 = 0

    /// A lease is under way.
    private var isAsking = false

    /// When the lease is worth no more, and the next request begins anew.
    private var leaseEnd: Int64 = .min

    /// When it makes sense to lease more although some is left: a shared bucket that had little is not asked at once.
    private var renewAfter: Int64 = .min

    /// A request comes.
    ///
    /// - Parameters:
    ///   - quota: What may be done.
    ///   - now: The moment.
    ///   - isShared: Whether the shared bucket can be asked.
    ///   - isLeased: Whether tokens are leased ahead; else each is asked for.
    /// - Returns: What is to be done.
    mutating func take(_ quota: Quota, at now: Int64, isShared: Bool, isLeased: Bool) -> Step {
        guard isShared else { return self.takeAlone(quota, at: now) }
        guard isLeased else { return .ask(.token) }
        if now >= self.leaseEnd, !self.isAsking {
            self.leaseEnd = now + quota.windowSeconds * 1_000_000
            self.tokens = quota.blockSize - 1
            self.owed = quota.blockSize
            self.isAsking = true
            self.own.note(quota, at: now)
            return .admitted(renewal: quota.blockSize)
        }
        if self.tokens > 0 {
            self.tokens -= 1
            self.own.note(quota, at: now)
            guard self.tokens <= quota.blockSize / 2, !self.isAsking, now >= self.renewAfter else {
                return .admitted(renewal: 0)
            }
            self.isAsking = true
            return .admitted(renewal: quota.blockSize)
        }
        let wait = self.wait(quota, at: now)
        if wait > 0 { return .limited(wait: wait) }
        if self.isAsking { return .ask(.token) }  // the lease under way is another's; this request pays for itself
        self.isAsking = true
        return .ask(.block)
    }

    /// The shared bucket has answered a renewal that nobody waits for.
    mutating func renewed(_ granted: Int64, untilFull: Int64, _ quota: Quota, at now: Int64) {
        self.shared = TokenBucket(fullAt: now + untilFull)
        self.isAsking = false
        self.tokens += granted - self.owed
        self.owed = 0
        self.leaseEnd = now + quota.windowSeconds * 1_000_000
        self.renewAfter = granted < quota.blockSize ? now + quota.interval * quota.blockSize / 2 : .min
    }

    /// The shared bucket has answered a request that waits.
    ///
    /// - Parameters:
    ///   - question: What it was asked.
    ///   - granted: How many tokens it gave.
    ///   - untilFull: Microseconds until it is full again.
    ///   - quota: What may be done.
    ///   - now: The moment.
    /// - Returns: `admitted` without renewal, or `limited`.
    mutating func answered(
        _ question: Question,
        _ granted: Int64,
        untilFull: Int64,
        _ quota: Quota,
        at now: Int64
    ) -> Step {
        switch question {
        case .token:
            self.shared = TokenBucket(fullAt: now + untilFull)
            guard granted > 0 else { return .limited(wait: max(self.wait(quota, at: now), 1)) }
        case .block:
            self.renewed(granted, untilFull: untilFull, quota, at: now)
            guard self.tokens > 0 else { return .limited(wait: max(self.wait(quota, at: now), 1)) }
            self.tokens -= 1
        }
        self.own.note(quota, at: now)
        return .admitted(renewal: 0)
    }

    /// The renewal that nobody waits for has failed; the credit stays what it is.
    mutating func renewalFailed() {
        self.isAsking = false
        self.owed = 0
    }

    /// The shared bucket has not answered a request that waits: the own one decides.
    mutating func failed(_ question: Question, _ quota: Quota, at now: Int64) -> Step {
        if question == .block { self.renewalFailed() }
        return self.takeAlone(quota, at: now)
    }

    /// How many more requests may pass now, as far as is known here.
    func remaining(_ quota: Quota, at now: Int64, isShared: Bool) -> Int64 {
        guard isShared else { return self.own.remaining(quota, at: now) }
        let remaining = self.tokens - self.owed + self.shared.remaining(quota, at: now)
        return min(max(remaining, 0), quota.count)
    }

    /// Microseconds for which the shared bucket is known to have nothing for this client, by what it last answered:
    /// others can only have taken from it since.
    private func wait(_ quota: Quota, at now: Int64) -> Int64 {
        let tokens = self.tokens < 0 ? min(1 - self.tokens, quota.count) : 1
        return self.shared.wait(for: tokens, of: quota, at: now)
    }

    private mutating func takeAlone(_ quota: Quota, at now: Int64) -> Step {
        if self.own.take(1, of: quota, at: now) == 1 { return .admittedAlone }
        return .limitedAlone(wait: self.own.wait(for: 1, of: quota, at: now))
    }
}
