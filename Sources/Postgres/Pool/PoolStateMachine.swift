import Runtime

/// What a pool of connections decides, without doing any of it: a pure value that knows no socket, clock or task.
///
/// Each event returns at once; what is to be done about it is collected in ``actions``. The performer
/// (``ConnectionPool``) carries them out after each event. Time and randomness are parameters.
///
/// A connection's life: *connecting* → *open* → (*retiring* →) gone. An open connection has a number of leases; at none
/// it is idle. A retiring one gets no new leases and is closed when the last one ends.
struct PoolStateMachine {
    typealias ConnectionID = Int
    typealias WaiterID = Int

    /// Why a caller gets no connection.
    enum Refusal: Equatable {
        /// As many wait already as may.
        case tooManyWaiters
        /// No connection became free in time.
        case waitedTooLong
        case shuttingDown
    }

    /// What the performer is to do.
    enum Action: Equatable {
        case connect(ConnectionID)
        case close(ConnectionID)
        case lend(ConnectionID, to: WaiterID)
        case refuse(WaiterID, Refusal)
    }

    /// The answer to a caller who wants a connection.
    enum Decision: Equatable {
        case lend(ConnectionID)
        case wait(WaiterID)
        case refuse(Refusal)
    }

    private enum Phase: Equatable {
        /// Being opened. Exits: open (``connected(_:now:jitter:)``), gone (``connectFailed(_:now:jitter:)``).
        case connecting
        /// In use or idle. Exits: retiring (its time is up), gone (lost, closed as dirty, closed as superfluous).
        case open(idleSince: MonotonicTime, retiresAt: MonotonicTime)
        /// Finishing its leases. Exit: gone.
        case retiring
    }

    private struct Connection {
        let id: ConnectionID
        var phase: Phase
        var leaseCount = 0
    }

    private struct Waiter {
        let id: WaiterID
        let deadline: MonotonicTime
    }

    let limits: PoolLimits

    /// What is to be done, in order; the performer empties it.
    var actions: [Action] = []

    private var connections: [Connection] = []
    private var waiters: [Waiter] = []
    private var backoff = ReconnectBackoff()
    private var connectsNotBefore = MonotonicTime(nanoseconds: 0)
    private var lastConnectionID = 0
    private var lastWaiterID = 0
    private var isStarted = false
    private var isShuttingDown = false

    init(limits: PoolLimits) {
        precondition(limits.maximumConnectionCount > 0, "a pool may have a connection")
        precondition(limits.minimumConnectionCount <= limits.maximumConnectionCount, "a pool's minimum is no more")
        precondition(limits.leasesPerConnection > 0, "a connection may have a user")
        self.limits = limits
    }

    // MARK: What it holds

    var waiterCount: Int { self.waiters.count }
    var connectionCount: Int { self.connections.count }
    var leaseCount: Int { self.connections.reduce(0) { $0 + $1.leaseCount } }

    var openCount: Int {
        self.connections.count { if case .open = $0.phase { true } else { false } }
    }

    var connectingCount: Int {
        self.connections.count { $0.phase == .connecting }
    }

    // MARK: Events

    /// Begins to fill the pool up to its minimum.
    mutating func start(now: MonotonicTime) {
        self.isStarted = true
        self.fill(now: now)
    }

    /// A caller wants a connection.
    mutating func lease(now: MonotonicTime) -> Decision {
        guard !self.isShuttingDown else { return .refuse(.shuttingDown) }
        if let id = self.leaseNow() { return .lend(id) }
        guard self.waiters.count < self.limits.maximumWaiterCount else { return .refuse(.tooManyWaiters) }
        self.lastWaiterID += 1
        self.waiters.append(Waiter(id: self.lastWaiterID, deadline: now + self.limits.waitTimeout))
        self.fill(now: now)
        return .wait(self.lastWaiterID)
    }

    /// A connection that is free for one more user at this moment, unless others wait.
    mutating func leaseNow() -> ConnectionID? {
        guard self.waiters.isEmpty, !self.isShuttingDown, let index = self.leastUsedIndex() else { return nil }
        self.connections[index].leaseCount += 1
        return self.connections[index].id
    }

    /// A caller no longer waits (its task was cancelled).
    ///
    /// One that was answered already is not affected.
    mutating func stopWaiting(_ id: WaiterID) {
        self.waiters.removeAll { $0.id == id }
    }

    /// A connection is ready.
    mutating func connected(_ id: ConnectionID, now: MonotonicTime, jitter: Double) {
        self.backoff.succeeded()
        guard let index = self.index(of: id) else { return }
        guard !self.isShuttingDown else { return self.discard(at: index) }
        let lifetime = self.limits.maximumLifetime - self.limits.maximumLifetime / 10 * jitter
        self.connections[index].phase = .open(idleSince: now, retiresAt: now + lifetime)
        self.serveWaiters()
        self.fill(now: now)
    }

    /// A connection could not be made.
    mutating func connectFailed(_ id: ConnectionID, now: MonotonicTime, jitter: Double) {
        guard let index = self.index(of: id) else { return }
        self.connections.remove(at: index)
        self.connectsNotBefore = now + self.backoff.failed(jitter: jitter)
    }

    /// A connection has broken, in use or idle; its users have been told.
    mutating func lost(_ id: ConnectionID, now: MonotonicTime) {
        guard let index = self.index(of: id) else { return }
        self.connections.remove(at: index)
        self.fill(now: now)
    }

    /// A user is done.
    ///
    /// - Parameters:
    ///   - id: The connection.
    ///   - isReusable: Whether the session is as it was before (no open transaction, nothing unread).
    ///   - now: The present.
    mutating func released(_ id: ConnectionID, isReusable: Bool, now: MonotonicTime) {
        guard let index = self.index(of: id) else { return }
        precondition(self.connections[index].leaseCount > 0, "a lease ends once")
        self.connections[index].leaseCount -= 1
        switch self.connections[index].phase {
        case .open(_, let retiresAt):
            if !isReusable || self.isShuttingDown || retiresAt <= now {
                self.retire(at: index)
            } else {
                self.connections[index].phase = .open(idleSince: now, retiresAt: retiresAt)
                self.serveWaiters()
            }
        case .retiring: self.retire(at: index)
        case .connecting: preconditionFailure("a connection that is being made has no users")
        }
        self.fill(now: now)
    }

    /// Time has passed: ends waits, connects again after a pause, lets go of what is old or superfluous.
    mutating func tick(now: MonotonicTime) {
        let overdue = self.waiters.prefix { $0.deadline <= now }
        self.actions += overdue.map { .refuse($0.id, .waitedTooLong) }
        self.waiters.removeFirst(overdue.count)
        for index in self.connections.indices.reversed() {
            guard case .open(let idleSince, let retiresAt) = self.connections[index].phase else { continue }
            let isSuperfluous =
                self.connections[index].leaseCount == 0 && idleSince + self.limits.idleTimeout <= now
                && self.connections.count > self.limits.minimumConnectionCount
            if retiresAt <= now || isSuperfluous { self.retire(at: index) }
        }
        self.fill(now: now)
    }

    /// Takes no more callers, and closes each connection when its users are done.
    mutating func shutDown() {
        self.isShuttingDown = true
        self.actions += self.waiters.map { .refuse($0.id, .shuttingDown) }
        self.waiters.removeAll()
        for index in self.connections.indices.reversed() where self.connections[index].phase != .connecting {
            self.retire(at: index)
        }
    }

    /// When ``tick(now:)`` is needed next; `nil` if nothing waits for time to pass.
    func nextTick(now: MonotonicTime) -> MonotonicTime? {
        var times = self.connections.compactMap { connection -> MonotonicTime? in
            guard case .open(let idleSince, let retiresAt) = connection.phase else { return nil }
            let isAboveMinimum = self.connections.count > self.limits.minimumConnectionCount
            guard isAboveMinimum, connection.leaseCount == 0 else { return retiresAt }
            return min(retiresAt, idleSince + self.limits.idleTimeout)
        }
        if let waiter = self.waiters.first { times.append(waiter.deadline) }
        if self.wantedConnectionCount > 0, self.connectsNotBefore > now { times.append(self.connectsNotBefore) }
        return times.min()
    }

    // MARK: Decisions

    private func index(of id: ConnectionID) -> Int? {
        self.connections.firstIndex { $0.id == id }
    }

    /// The open connection with the fewest users that has room for one more.
    private func leastUsedIndex() -> Int? {
        var best: Int?
        for index in self.connections.indices {
            guard case .open = self.connections[index].phase,
                self.connections[index].leaseCount < self.limits.leasesPerConnection
            else { continue }
            if let other = best, self.connections[other].leaseCount <= self.connections[index].leaseCount { continue }
            best = index
        }
        return best
    }

    private mutating func serveWaiters() {
        guard !self.waiters.isEmpty else { return }
        var served = 0
        while served < self.waiters.count, let index = self.leastUsedIndex() {
            self.connections[index].leaseCount += 1
            self.actions.append(.lend(self.connections[index].id, to: self.waiters[served].id))
            served += 1
        }
        self.waiters.removeFirst(served)
    }

    /// Connections that should be opened: up to the minimum, and as many as callers wait for.
    private var wantedConnectionCount: Int {
        guard self.isStarted, !self.isShuttingDown else { return 0 }
        let wantedByWaiters =
            (self.waiters.count + self.limits.leasesPerConnection - 1) / self.limits.leasesPerConnection
            - self.connectingCount
        let missing = self.limits.minimumConnectionCount - self.connections.count
        let room = self.limits.maximumConnectionCount - self.connections.count
        return min(room, max(missing, wantedByWaiters))
    }

    private mutating func fill(now: MonotonicTime) {
        guard self.connections.count < self.limits.maximumConnectionCount, now >= self.connectsNotBefore else { return }
        // After a failure one connection finds out whether the server is back; the others follow its success.
        let isProbing = self.backoff.failureCount > 0
        let wanted = isProbing ? min(1 - self.connectingCount, self.wantedConnectionCount) : self.wantedConnectionCount
        guard wanted > 0 else { return }
        for _ in 0..<wanted {
            self.lastConnectionID += 1
            self.connections.append(Connection(id: self.lastConnectionID, phase: .connecting))
            self.actions.append(.connect(self.lastConnectionID))
        }
    }

    private mutating func retire(at index: Int) {
        if self.connections[index].leaseCount == 0 {
            self.discard(at: index)
        } else {
            self.connections[index].phase = .retiring
        }
    }

    private mutating func discard(at index: Int) {
        self.actions.append(.close(self.connections[index].id))
        self.connections.remove(at: index)
    }
}
