import Postgres
import Runtime

@testable import Shop

/// Clients, a clock, and a database that does anything at any time, around an ``OrderBatcher``.
struct OrderWorld {
    private(set) var batcher: OrderBatcher
    private(set) var faults: [String] = []
    private(set) var addedCount = 0
    private(set) var answeredCount = 0
    private let configuration: OrderConfiguration
    private var random: SplitMix64
    private var now = MonotonicTime(nanoseconds: 1_000_000_000_000)
    private var underWay: [Int: OrderBatch] = [:]

    /// What the database has: the number that a key was placed with.
    private var placed: [String: String] = [:]

    /// Those not answered yet, by ticket.
    private var open: [UInt64: NewOrder] = [:]

    init(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var configuration = OrderConfiguration()
        configuration.laneCount = 1 + Int(random.next() % 4)
        configuration.maximumBatchSize = 1 + Int(random.next() % 8)
        configuration.maximumWaitingCount = 4 + Int(random.next() % 16)
        configuration.maximumBatchLineCount = 5 + Int(random.next() % 20)
        configuration.maximumAttemptCount = 1 + Int(random.next() % 4)
        self.configuration = configuration
        self.batcher = OrderBatcher(configuration)
        self.random = random
    }

    private mutating func chance(_ percent: UInt64) -> Bool { self.random.next() % 100 < percent }

    mutating func step() {
        switch self.random.next() % 6 {
        case 0, 1: self.add()
        case 2: self.perform(self.batcher.dispatch(now: self.now))
        case 3, 4: self.answerBatch()
        default:
            self.now = self.now + .milliseconds(Int(self.random.next() % 800))
            if let tick = self.batcher.nextTick, self.chance(50) { self.now = max(self.now, tick) }
            self.perform(self.batcher.tick(now: self.now))
            self.perform(self.batcher.dispatch(now: self.now))  // as at the end of the loop's turn
            self.checkTimes()
        }
        if self.batcher.waitingCount > self.configuration.maximumWaitingCount + self.retriedRoom {
            self.faults.append("\(self.batcher.waitingCount) wait")
        }
    }

    /// Batches that are taken apart wait again, beyond what may come in.
    private var retriedRoom: Int { self.configuration.maximumBatchSize * self.configuration.laneCount }

    mutating func stop() {
        self.batcher.drain()
        for _ in 0..<30 { self.step() }
        self.perform(self.batcher.giveUp())
        while !self.underWay.isEmpty { self.answerBatch() }
    }

    private mutating func add() {
        let key = "\(self.random.next() % 40)"
        let order =
            self.chance(20)
            ? OrderBatcherTests.basketOrder(key)
            : OrderBatcherTests.order(key, lineCount: 1 + Int(self.random.next() % 6))
        let (ticket, refusal) = self.batcher.add(order, now: self.now)
        if let refusal {
            let isKnown = self.open.values.contains { $0.key == key }
            if refusal.name == "in_flight", !isKnown { self.faults.append("key \(key) is not under way") }
            return
        }
        if self.open.values.contains(where: { $0.key == key }) { self.faults.append("key \(key) is under way twice") }
        self.open[ticket] = order
        self.addedCount += 1
    }

    private mutating func answerBatch() {
        guard let lane = self.underWay.keys.sorted().first(where: { _ in self.random.next() % 2 == 0 }),
            let batch = self.underWay.removeValue(forKey: lane)
        else { return }
        switch self.random.next() % 12 {
        case 0: self.fail(lane, .undecided)
        case 1: self.fail(lane, .blocked)
        case 2: self.fail(lane, .broken(PostgresError(.server(.checkViolation))))
        case 3:
            // Lost on the way back, as often as on the way there.
            if self.chance(50) { for order in batch.orders { _ = self.outcome(of: order.order) } }
            self.fail(lane, .unknown)
        default:
            let outcomes = batch.orders.map { queued in
                self.chance(10) ? OrderOutcome.retry : self.outcome(of: queued.order)
            }
            self.perform(self.batcher.placed(lane: lane, outcomes, now: self.now))
        }
    }

    private mutating func fail(_ lane: Int, _ failure: BatchFailure) {
        let jitter = Double(self.random.next() % 1000) / 1000
        self.perform(self.batcher.failed(lane: lane, failure, now: self.now, jitter: jitter))
    }

    /// As the functions in PostgreSQL decide: a key places once.
    private mutating func outcome(of order: NewOrder) -> OrderOutcome {
        if let number = self.placed[order.key] {
            return number == order.number ? .placed(1) : .duplicate(1)
        }
        if self.chance(20) { return .insufficient([Shortage(productID: 1, available: 0)]) }
        self.placed[order.key] = order.number
        return .placed(1)
    }

    private mutating func perform(_ actions: [OrderBatcher.Action]) {
        for action in actions {
            switch action {
            case .place(let lane, let batch): self.begin(batch, lane)
            case .answer(let ticket, _):
                if self.open.removeValue(forKey: ticket) == nil { self.faults.append("\(ticket) is answered twice") }
                self.answeredCount += 1
            }
        }
    }

    private mutating func begin(_ batch: OrderBatch, _ lane: Int) {
        if self.underWay.updateValue(batch, forKey: lane) != nil { self.faults.append("lane \(lane) has two batches") }
        if lane >= self.configuration.laneCount { self.faults.append("there is no lane \(lane)") }
        let count = batch.orders.count
        if count == 0 || count > self.configuration.maximumBatchSize { self.faults.append("a batch of \(count)") }
        let lineCount = batch.orders.reduce(0) { $0 + $1.order.lines.count }
        if count > 1, lineCount > self.configuration.maximumBatchLineCount { self.faults.append("\(lineCount) lines") }
        let isBasket = batch.orders.contains { !$0.order.basketItems.isEmpty }
        if isBasket != (batch.way == .basket) || isBasket && count > 1 { self.faults.append("a basket's batch") }
        let tickets = self.underWay.values.flatMap { $0.orders.map(\.ticket) }
        if Set(tickets).count != tickets.count { self.faults.append("an order is in two batches") }
        if batch.orders.contains(where: { self.open[$0.ticket] == nil }) { self.faults.append("placed when answered") }
        if batch.orders.contains(where: { $0.deadline <= self.now }) { self.faults.append("placed past its time") }
        if batch.failureCount >= self.configuration.maximumAttemptCount { self.faults.append("sent too often") }
    }

    private mutating func checkTimes() {
        if let tick = self.batcher.nextTick, tick <= self.now { self.faults.append("a time that has passed") }
    }
}
