import Runtime

/// Which orders are placed together, when, and in which way: a pure value that knows no socket, clock or task.
///
/// Orders that come while a batch is on its way form the next one (natural batching): an idle shop places an order at
/// once, a busy one shares a call, its locks and its commit among many. A batch is a lane's share of all that there is
/// to do. To take everything that waits would make a convoy, of which one lane has all and the others nothing.
///
/// An order is in one place at a time: it waits for a batch, waits to go alone, or is in the batch of a lane. It leaves
/// with one answer. While it is here, another with its key is refused.
///
/// A lane's life: *idle* → *working* (a call is under way) → idle, or *resting* (the batch waits to be sent again) →
/// working. A batch in which something is wrong is taken apart, and its orders go alone, so that none fails because of
/// its mates.
struct OrderBatcher {
    /// What the performer is to do.
    enum Action {
        /// Place a batch, and tell ``placed(lane:_:now:)`` or ``failed(lane:_:now:jitter:)`` what came of it.
        case place(lane: Int, OrderBatch)

        /// Tell a client.
        case answer(UInt64, OrderAnswer)
    }

    private enum Lane {
        case idle
        case working(OrderBatch)
        case resting(OrderBatch, until: MonotonicTime)

        var batch: OrderBatch? {
            switch self {
            case .idle: nil
            case .working(let batch), .resting(let batch, _): batch
            }
        }
    }

    private struct OwnedKey: Hashable {
        let userID: Int64
        let key: String

        init(_ order: NewOrder) {
            self.userID = order.userID
            self.key = order.key
        }
    }

    let configuration: OrderConfiguration
    private var lanes: [Lane]
    private var keys: Set<OwnedKey> = []
    private var lastTicket: UInt64 = 0

    /// Those that wait for a batch, in order of arrival, so that the first one's time is over first.
    private var waiting: [QueuedOrder] = []

    /// Those that go alone.
    private var single: [(way: OrderBatch.Way, order: QueuedOrder)] = []

    /// Whether the next lane is for one that goes alone, if both kinds wait.
    private var isTurnOfSingle = false

    private var isStopping = false
    private var hasGivenUp = false

    init(_ configuration: OrderConfiguration) {
        self.configuration = configuration
        self.lanes = Array(repeating: .idle, count: configuration.laneCount)
    }

    /// Orders that wait for a lane.
    var waitingCount: Int { self.waiting.count + self.single.count }

    /// Orders in batches.
    var underWayCount: Int { self.lanes.reduce(0) { $0 + ($1.batch?.orders.count ?? 0) } }

    /// Whether nothing is to be done.
    var isEmpty: Bool { self.waitingCount == 0 && self.underWayCount == 0 }

    // MARK: Events

    /// An order has come.
    ///
    /// - Returns: Its ticket, or why it is refused: ``OrderAnswer/queueFull``, ``OrderAnswer/inFlight``, or
    ///   ``OrderAnswer/unavailable`` when the instance stops.
    mutating func add(_ order: NewOrder, now: MonotonicTime) -> (ticket: UInt64, refusal: OrderAnswer?) {
        if self.isStopping { return (0, .unavailable) }
        guard self.waitingCount < self.configuration.maximumWaitingCount else { return (0, .queueFull) }
        guard self.keys.insert(OwnedKey(order)).inserted else { return (0, .inFlight) }
        self.lastTicket += 1
        let deadline = now + self.configuration.timeout
        let queued = QueuedOrder(ticket: self.lastTicket, order: order, arrival: now, deadline: deadline)
        if order.basketItems.isEmpty {
            self.waiting.append(queued)
        } else {
            self.single.append((.basket, queued))
        }
        return (self.lastTicket, nil)
    }

    /// The time for new batches: the end of a turn in which orders have come or lanes have become idle, so that all
    /// that came at once goes together.
    mutating func dispatch(now: MonotonicTime) -> [Action] {
        var actions = self.expire(now: now)
        let isGathering = self.gatheringEnd.map { $0 > now } ?? false
        while let lane = self.idleLane, let batch = self.nextBatch(isGathering: isGathering) {
            self.lanes[lane] = .working(batch)
            actions.append(.place(lane: lane, batch))
        }
        return actions
    }

    /// A batch was decided, order by order.
    mutating func placed(lane: Int, _ outcomes: [OrderOutcome], now: MonotonicTime) -> [Action] {
        if self.hasGivenUp { return [] }
        let batch = self.takeBatch(of: lane)
        precondition(batch.orders.count == outcomes.count, "every order of a batch has an outcome")
        var actions: [Action] = []
        var undecided: [QueuedOrder] = []
        for (order, outcome) in zip(batch.orders, outcomes) {
            if let answer = OrderAnswer(outcome) {
                actions.append(self.answer(order, answer))
            } else if order.retryCount + 1 < self.configuration.maximumAttemptCount, order.deadline > now {
                var order = order
                order.retryCount += 1
                undecided.append(order)
            } else {
                actions.append(self.answer(order, .unavailable))
            }
        }
        if batch.way == .basket {
            self.single += undecided.map { (.basket, $0) }
        } else {
            self.putBack(undecided)
        }
        return actions
    }

    /// A batch came to nothing.
    ///
    /// - Parameters:
    ///   - lane: Whose.
    ///   - failure: Why.
    ///   - now: The time.
    ///   - jitter: 0 to 1, for how long to wait before it is sent again.
    /// - Returns: What is to be done.
    mutating func failed(
        lane: Int,
        _ failure: BatchFailure,
        now: MonotonicTime,
        jitter: Double
    ) -> [Action] {
        if self.hasGivenUp { return [] }
        var batch = self.takeBatch(of: lane)
        batch.failureCount += 1
        switch failure {
        case .undecided where batch.way == .fast:
            batch.way = .careful
            return self.resend(batch, lane, after: .zero, now: now)
        case .undecided, .unknown:
            return self.resend(batch, lane, after: self.delay(batch.failureCount, jitter), now: now)
        case .blocked, .broken:
            if batch.orders.count > 1 {
                self.single += batch.orders.map { (.careful, $0) }
                return []
            }
            if case .broken(let error) = failure { return batch.orders.map { self.answer($0, .failed(error)) } }
            return batch.orders.map { self.answer($0, .unavailable) }
        case .stopping:
            return batch.orders.map { self.answer($0, .unavailable) }
        }
    }

    /// A time that ``nextTick`` has named has come; ``dispatch(now:)`` follows.
    mutating func tick(now: MonotonicTime) -> [Action] {
        var actions = self.expire(now: now)
        for (lane, state) in self.lanes.enumerated() {
            guard case .resting(let batch, let until) = state, until <= now else { continue }
            self.lanes[lane] = .idle
            actions += self.resend(batch, lane, after: .zero, now: now)
        }
        return actions
    }

    /// When ``tick(now:)`` is to be called next.
    var nextTick: MonotonicTime? {
        let rests = self.lanes.compactMap { lane -> MonotonicTime? in
            if case .resting(_, let until) = lane { until } else { nil }
        }
        let deadlines = [self.waiting.first?.deadline, self.single.map(\.order.deadline).min()].compactMap(\.self)
        return (rests + deadlines + [self.gatheringEnd].compactMap(\.self)).min()
    }

    /// No more orders are taken; those that are here are placed.
    mutating func drain() {
        self.isStopping = true
    }

    /// Whoever is still here is answered; what becomes of calls under way is of no interest any more.
    mutating func giveUp() -> [Action] {
        self.isStopping = true
        self.hasGivenUp = true
        let orders = self.waiting + self.single.map(\.order) + self.lanes.flatMap { $0.batch?.orders ?? [] }
        self.waiting = []
        self.single = []
        self.lanes = self.lanes.map { _ in .idle }
        return orders.map { self.answer($0, .unavailable) }
    }

    // MARK: Batches

    /// Orders that have waited before stand where they came.
    private mutating func putBack(_ orders: [QueuedOrder]) {
        guard !orders.isEmpty else { return }
        self.waiting.insert(contentsOf: orders, at: 0)
        self.waiting.sort { $0.ticket < $1.ticket }
    }

    private var idleLane: Int? { self.lanes.firstIndex { $0.batch == nil } }

    /// What a lane takes of all that there is to do; where that is little, there is work for one lane only.
    private var share: Int {
        let all = self.waitingCount + self.underWayCount
        let laneCount = max(1, min(self.lanes.count, all / self.configuration.smallBatchSize))
        return min((all + laneCount - 1) / laneCount, self.configuration.maximumBatchSize)
    }

    /// Until when an idle lane waits for more orders, unless another lane ends before; `nil` if there is no reason to.
    ///
    /// Clients whose orders were placed together come back one after the other. To go with the first of them would
    /// make small batches, of which each costs as much again as three orders.
    private var gatheringEnd: MonotonicTime? {
        guard let first = self.waiting.first, self.idleLane != nil, self.underWayCount > 0,
            self.waiting.count < self.share
        else { return nil }
        let isSmall = self.waiting.count < self.configuration.smallBatchSize
        return first.arrival + (isSmall ? self.configuration.smallGatheringTime : self.configuration.gatheringTime)
    }

    private mutating func nextBatch(isGathering: Bool) -> OrderBatch? {
        if let first = self.single.first, self.isTurnOfSingle || isGathering || self.waiting.isEmpty {
            self.isTurnOfSingle = false
            self.single.removeFirst()
            return OrderBatch(way: first.way, orders: [first.order])
        }
        guard !self.waiting.isEmpty, !isGathering else { return nil }
        self.isTurnOfSingle = true
        let maximumCount = min(self.share, self.waiting.count)
        var count = 0
        var lineCount = 0
        while count < maximumCount {
            lineCount += self.waiting[count].order.lines.count
            if count > 0, lineCount > self.configuration.maximumBatchLineCount { break }
            count += 1
        }
        let batch = OrderBatch(way: .fast, orders: Array(self.waiting.prefix(count)))
        self.waiting.removeFirst(count)
        return batch
    }

    private mutating func takeBatch(of lane: Int) -> OrderBatch {
        guard case .working(let batch) = self.lanes[lane] else { preconditionFailure("the lane has a batch under way") }
        self.lanes[lane] = .idle
        return batch
    }

    /// Sends a batch again, without those whose time is over, unless it was sent often enough.
    private mutating func resend(
        _ batch: OrderBatch,
        _ lane: Int,
        after delay: Duration,
        now: MonotonicTime
    ) -> [Action] {
        let mayGoOn = batch.failureCount < self.configuration.maximumAttemptCount
        var actions: [Action] = []
        var rest = batch
        rest.orders = []
        for order in batch.orders {
            if mayGoOn, order.deadline > now {
                rest.orders.append(order)
            } else {
                actions.append(self.answer(order, .unavailable))
            }
        }
        if rest.orders.isEmpty { return actions }
        if delay > .zero {
            self.lanes[lane] = .resting(rest, until: now + delay)
        } else {
            self.lanes[lane] = .working(rest)
            actions.append(.place(lane: lane, rest))
        }
        return actions
    }

    private func delay(_ failureCount: Int, _ jitter: Double) -> Duration {
        let full = self.configuration.firstRetryDelay * (1 << min(failureCount - 1, 16))
        return min(full, self.configuration.maximumRetryDelay) * (0.5 + jitter / 2)
    }

    private mutating func expire(now: MonotonicTime) -> [Action] {
        let isOver = { (order: QueuedOrder) in order.deadline <= now }
        guard self.waiting.first.map(isOver) ?? false || self.single.contains(where: { isOver($0.order) }) else {
            return []
        }
        let over = self.waiting.filter(isOver) + self.single.map(\.order).filter(isOver)
        self.waiting.removeAll(where: isOver)
        self.single.removeAll { isOver($0.order) }
        return over.map { self.answer($0, .unavailable) }
    }

    private mutating func answer(_ order: QueuedOrder, _ answer: OrderAnswer) -> Action {
        self.keys.remove(OwnedKey(order.order))
        return .answer(order.ticket, answer)
    }
}

extension OrderAnswer {
    /// `nil` for what is not decided yet.
    fileprivate init?(_ outcome: OrderOutcome) {
        switch outcome {
        case .placed(let id): self = .placed(id)
        case .duplicate(let id): self = .replayed(id)
        case .keyReused: self = .keyReused
        case .insufficient(let shortages): self = .insufficient(shortages)
        case .unknownProducts(let ids): self = .unknownProducts(ids)
        case .unknownItems(let ids): self = .unknownItems(ids)
        case .retry: return nil
        }
    }
}
