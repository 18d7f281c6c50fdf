import Runtime
import Testing

@testable import Postgres

@Suite("Pool state machine: random walks")
struct PoolStateMachineWalkTests {
    @Test("Whatever happens in whatever order, the pool keeps its promises", arguments: 1...150 as ClosedRange<UInt64>)
    func walk(seed: UInt64) {
        var walk = PoolWalk(seed: seed)
        walk.machine.start(now: walk.now)
        walk.settle()
        for _ in 0..<800 { walk.step() }
        walk.finish()
    }
}

/// A pool that is driven at random, beside a record of what it must hold.
private struct PoolWalk {
    private let seed: UInt64
    private var random: SeededGenerator
    var machine: PoolStateMachine
    private(set) var now = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private var connecting: Set<Int> = []
    private var leases: [Int: Int] = [:]  // users of each open connection
    private var waiting: [Int] = []
    private var answered: Set<Int> = []
    private var seenConnections: Set<Int> = []

    init(seed: UInt64) {
        self.seed = seed
        self.random = SeededGenerator(seed: seed)
        let maximum = Int.random(in: 1...6, using: &self.random)
        self.machine = PoolStateMachine(
            limits: PoolLimits(
                minimumConnectionCount: Int.random(in: 0...maximum, using: &self.random),
                maximumConnectionCount: maximum,
                leasesPerConnection: [1, 1, 2, 16].randomElement(using: &self.random) ?? 1,
                maximumWaiterCount: Int.random(in: 0...12, using: &self.random),
                waitTimeout: .milliseconds(300),
                idleTimeout: .milliseconds(500),
                maximumLifetime: .seconds(3)
            )
        )
    }

    mutating func step() {
        switch Int.random(in: 0..<20, using: &self.random) {
        case 0..<6: self.lease()
        case 6..<11: self.release()
        case 11..<14: self.endConnecting(succeeding: Int.random(in: 0..<4, using: &self.random) > 0)
        case 14:
            guard let id = self.leases.keys.sorted().randomElement(using: &self.random) else { return }
            self.leases[id] = nil
            self.machine.lost(id, now: self.now)
        case 15:
            guard let waiter = self.waiting.randomElement(using: &self.random) else { return }
            self.waiting.removeAll { $0 == waiter }
            self.machine.stopWaiting(waiter)
        default: self.passTime()
        }
        self.settle()
    }

    private mutating func lease() {
        let couldLend = self.waiting.isEmpty
        switch self.machine.lease(now: self.now) {
        case .lend(let id):
            #expect(couldLend, "seed \(self.seed): overtook those who wait")
            self.lend(id)
        case .wait(let waiter):
            #expect(!self.answered.contains(waiter) && !self.waiting.contains(waiter))
            self.waiting.append(waiter)
        case .refuse(let refusal):
            #expect(refusal == .tooManyWaiters)
            #expect(self.waiting.count == self.machine.limits.maximumWaiterCount)
        }
    }

    private mutating func lend(_ id: Int) {
        guard let users = self.leases[id] else {
            Issue.record("seed \(self.seed): lent \(id), which is not open")
            return
        }
        #expect(users < self.machine.limits.leasesPerConnection, "seed \(self.seed): \(id) has too many users")
        self.leases[id] = users + 1
    }

    private mutating func release() {
        guard let id = self.leases.filter({ $0.value > 0 }).keys.sorted().randomElement(using: &self.random)
        else { return }
        self.leases[id, default: 0] -= 1
        self.machine.released(id, isReusable: Int.random(in: 0..<5, using: &self.random) > 0, now: self.now)
    }

    private mutating func endConnecting(succeeding: Bool) {
        guard let id = self.connecting.sorted().randomElement(using: &self.random) else { return }
        self.connecting.remove(id)
        let jitter = Double.random(in: 0...1, using: &self.random)
        if succeeding {
            self.leases[id] = 0
            self.machine.connected(id, now: self.now, jitter: jitter)
        } else {
            self.machine.connectFailed(id, now: self.now, jitter: jitter)
        }
    }

    /// As the performer does: sometimes exactly to the next tick, never past one without telling.
    private mutating func passTime() {
        let step = Duration.milliseconds(Int64.random(in: 1...200, using: &self.random))
        guard let tick = self.machine.nextTick(now: self.now), tick <= self.now + step else {
            self.now = self.now + step
            return
        }
        self.now = max(self.now, tick)
        self.machine.tick(now: self.now)
        if let next = self.machine.nextTick(now: self.now) {
            #expect(next > self.now, "seed \(self.seed): a tick that leaves another one due would never end")
        }
    }

    /// Carries out what the machine wants, and compares what it holds with the record.
    mutating func settle() {
        let actions = self.machine.actions
        self.machine.actions = []
        for action in actions { self.perform(action) }
        let limits = self.machine.limits
        #expect(self.machine.connectionCount == self.connecting.count + self.leases.count, "seed \(self.seed)")
        #expect(self.machine.connectionCount <= limits.maximumConnectionCount, "seed \(self.seed)")
        #expect(self.machine.connectingCount == self.connecting.count)
        #expect(self.machine.leaseCount == self.leases.values.reduce(0, +), "seed \(self.seed)")
        #expect(self.machine.waiterCount == self.waiting.count, "seed \(self.seed)")
        #expect(self.waiting.count <= limits.maximumWaiterCount)
        if !self.waiting.isEmpty {
            #expect(self.machine.nextTick(now: self.now) != nil, "seed \(self.seed): who waits is forgotten")
        }
    }

    private mutating func perform(_ action: PoolStateMachine.Action) {
        switch action {
        case .connect(let id):
            #expect(self.seenConnections.insert(id).inserted, "seed \(self.seed): \(id) is used twice")
            self.connecting.insert(id)
        case .close(let id):
            #expect(self.leases.removeValue(forKey: id) == 0, "seed \(self.seed): closed \(id) in use, or not open")
        case .lend(let id, let waiter):
            #expect(self.waiting.first == waiter, "seed \(self.seed): out of turn")
            self.answer(waiter)
            self.lend(id)
        case .refuse(let waiter, _):
            self.answer(waiter)
        }
    }

    private mutating func answer(_ waiter: Int) {
        #expect(self.answered.insert(waiter).inserted, "seed \(self.seed): \(waiter) is answered twice")
        #expect(self.waiting.contains(waiter), "seed \(self.seed): \(waiter) does not wait")
        self.waiting.removeAll { $0 == waiter }
    }

    /// Shuts down, lets all users and attempts end, and looks whether anything is left.
    mutating func finish() {
        self.machine.shutDown()
        self.settle()
        #expect(self.waiting.isEmpty)
        #expect(self.machine.lease(now: self.now) == .refuse(.shuttingDown))
        while !self.connecting.isEmpty || self.leases.values.contains(where: { $0 > 0 }) {
            self.endConnecting(succeeding: Bool.random(using: &self.random))
            self.release()
            self.passTime()
            self.settle()
        }
        #expect(self.machine.connectionCount == 0, "seed \(self.seed): a connection is left")
        #expect(self.machine.nextTick(now: self.now) == nil)
    }
}
