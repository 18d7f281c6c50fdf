import Runtime

/// Decides whether the replica may be read: a pure value that knows no socket, clock or task.
///
/// It hears of each look at the two servers, and of how reads of the replica end. The replica is used while it is known
/// to be the primary's, to be behind by no more than the bound, and to answer. Time is a parameter.
struct ReplicaStateMachine {
    enum State: Equatable {
        /// Nothing is known of it yet. Exits: all others, by the first look.
        case unknown
        /// It may be read, as long as what proves its lag is young enough. Exits: lagging (a look finds it too far
        /// behind, or time does), suspended (it failed), unfit.
        case usable
        /// It is too far behind, or the primary does not say how far. Exits: usable (at half the bound, so that it does
        /// not come and go), suspended, unfit.
        case lagging
        /// It failed, and is left alone. Exits: usable or lagging, by the first look from `until` on; unfit.
        case suspended(until: MonotonicTime)
        /// It is no replica of the primary. Exits: as from unknown, by a look that finds it to be one.
        case unfit(Reason)
    }

    /// Why a server is no replica of the primary.
    enum Reason: String, Equatable, CaseIterable {
        case otherDatabase = "it has another database than the primary"
        case notStandby = "it follows no other server: it is a primary, or has become one"
        case ahead = "it has what the primary does not have: it follows another server"
    }

    /// How a read of the replica failed.
    enum Failure: Equatable {
        /// It cannot be reached, or does not answer.
        case lost
        /// It answered that it cannot do that now.
        case refused
    }

    /// Refusals in a row after which it is left alone.
    static let maximumRefusalCount = 5

    /// How long it is left alone after a failure; doubled with each that follows without a page between, up to a bound.
    static let firstPause = Duration.milliseconds(500)
    static let maximumPause = Duration.seconds(8)

    let maximumLag: Duration
    private(set) var state = State.unknown
    private var history = PositionHistory()

    /// Since when at the earliest the replica can lack anything; `nil` if that was never known.
    private var completeUntil: MonotonicTime?

    /// Where the replica was when it was last asked.
    private var lastPosition: Int64?

    private var refusalCount = 0
    private var failureCount = 0

    init(maximumLag: Duration) {
        self.maximumLag = maximumLag
    }

    /// Whether the replica may be read now.
    func isUsable(at now: MonotonicTime) -> Bool {
        guard self.state == .usable, let completeUntil else { return false }
        return now <= completeUntil + self.maximumLag
    }

    /// How far it can be behind, at most; `nil` if nobody knows.
    func lag(at now: MonotonicTime) -> Duration? {
        self.completeUntil.map { now - $0 }
    }

    // MARK: Looking at the servers

    /// Both servers have said where they are, the primary first.
    ///
    /// - Parameters:
    ///   - primary: Its answer.
    ///   - time: When it was asked.
    ///   - replica: The replica's answer, for which it was asked after that.
    ///   - now: The present.
    mutating func looked(
        primary: ServerPosition,
        at time: MonotonicTime,
        replica: ServerPosition,
        now: MonotonicTime
    ) {
        if let reason = self.unfitness(primary, replica) {
            self.forget()
            // What it is ahead by is remembered: the primary has to pass that place first.
            if reason == .ahead { self.lastPosition = replica.position }
            self.state = .unfit(reason)
            return
        }
        // Another server behind the same name, or one made anew, has to prove itself anew.
        if let lastPosition, replica.position < lastPosition { self.forget() }
        self.lastPosition = replica.position
        self.history.add(primary.position, at: time)
        if let reached = self.history.reach(replica.position) { self.completeUntil = reached }
        if case .suspended(let until) = self.state, now < until { return }
        let limit = self.state == .usable ? self.maximumLag : self.maximumLag / 2
        let isNear = self.lag(at: now).map { $0 <= limit } ?? false
        if isNear, self.state != .usable { self.refusalCount = 0 }
        self.state = isNear ? .usable : .lagging
    }

    /// The primary did not answer: it may have gone on, and time shows whether what is known is still enough.
    mutating func primaryFailed(now: MonotonicTime) {
        if self.state == .usable, !self.isUsable(at: now) { self.state = .lagging }
    }

    /// The replica did not answer the look.
    mutating func lookFailed(now: MonotonicTime) {
        // Those who look are the only ones who ask an unfit or a suspended server: there is nobody to keep away.
        guard case .suspended(let until) = self.state, now < until else {
            self.state = .suspended(until: now)
            return
        }
    }

    private func unfitness(_ primary: ServerPosition, _ replica: ServerPosition) -> Reason? {
        guard primary.identity == replica.identity, primary.identity.tableID != 0 else { return .otherDatabase }
        guard replica.isStandby else { return .notStandby }
        // Where it was then, the primary must be by now.
        if let lastPosition, lastPosition > primary.position { return .ahead }
        return nil
    }

    private mutating func forget() {
        self.history = PositionHistory()
        self.completeUntil = nil
        self.lastPosition = nil
    }

    // MARK: Reading

    /// The replica has given what it was asked for, whether that was new enough or not.
    mutating func readSucceeded() {
        guard self.state == .usable else { return }
        self.refusalCount = 0
        self.failureCount = 0
    }

    /// The replica has not given what it was asked for.
    mutating func readFailed(_ failure: Failure, now: MonotonicTime) {
        // What was asked before it was left alone says nothing new.
        guard self.state == .usable else { return }
        if failure == .refused {
            self.refusalCount += 1
            guard self.refusalCount >= Self.maximumRefusalCount else { return }
        }
        self.refusalCount = 0
        let pause = min(Self.firstPause * (1 << min(self.failureCount, 10)), Self.maximumPause)
        self.failureCount += 1
        self.state = .suspended(until: now + pause)
    }
}
