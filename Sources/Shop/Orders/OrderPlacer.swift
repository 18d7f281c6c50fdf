import Postgres
package import Runtime

/// Places orders: carries out what ``OrderBatcher`` decides, on connections of its own.
@Loop
package final class OrderPlacer: Service, TurnEndHandler {
    package nonisolated let name = "orders"

    /// How often the workers are told of new jobs, at most: each time is a commit, and others that notify wait for it.
    private static let ringInterval = Duration.milliseconds(20)

    /// How often lists of products are told that stock has changed, and so how old the stock that they show may be.
    private static let freshnessInterval = Duration.seconds(1)

    /// How often orders that have been placed are read for their clients, should the database fail just then.
    private static let maximumReadCount = 20

    /// How long to wait in between.
    private static let readRetryDelay = Duration.milliseconds(100)

    private let postgres: PostgresPool
    private let logger: Logger
    private let metrics: PlacementMetrics
    private let lists: OrderListCache
    private let bell: Throttle
    private let freshness: Throttle
    private var batcher: OrderBatcher
    private var clients: [UInt64: OrderClient] = [:]
    private var isTurnEndAsked = false
    private var timer: (timer: LoopTimer, time: MonotonicTime)?

    /// - Parameters:
    ///   - configuration: How orders are placed.
    ///   - writes: Tells the caches of changed stock.
    ///   - lists: Where users' lists of orders are cached: removed before their new orders are answered.
    ///   - metrics: Where it counts.
    ///   - logger: Is told of faults.
    init(
        _ configuration: OrderConfiguration,
        writes: CachedWrites,
        lists: OrderListCache,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        let postgres = writes.postgres
        self.postgres = postgres
        self.logger = logger
        self.metrics = PlacementMetrics(in: metrics)
        self.lists = lists
        self.batcher = OrderBatcher(configuration)
        self.bell = Throttle(every: Self.ringInterval) {
            do {
                try await postgres.withConnection { try await $0.execute(RingWorkers()) }
            } catch {
                logger.debug("workers not told of new jobs", ["error": .string("\(error)")])
            }
            return true  // workers look by themselves, too
        }
        self.freshness = Throttle(every: Self.freshnessInterval) {
            do {
                try await writes.run { _ in ((), [.products]) }
                return true
            } catch {
                logger.warning("lists of products not told of changed stock", ["error": .string("\(error)")])
                return false
            }
        }
        metrics.reading("soundwave_orders_waiting", "Orders that wait to be placed.") { [weak self] in
            Double(self?.batcher.waitingCount ?? 0)
        }
    }

    // MARK: Life

    /// Nothing: connections are made when the first order comes.
    package func start() async {}

    /// Takes no more orders, and places those that are here, or at `deadline` tells their clients to try again.
    package func stop(by deadline: MonotonicTime) async {
        self.batcher.drain()
        while !self.batcher.isEmpty || !self.clients.isEmpty, MonotonicTime.now() < deadline {
            do {
                try await EventLoop.shared.sleep(for: .milliseconds(10))
            } catch {
                break  // cancelled: nobody waits for this any more
            }
        }
        self.perform(self.batcher.giveUp())
        self.timer.map { EventLoop.shared.cancel($0.timer) }
        self.timer = nil
        await self.bell.finish(by: deadline)
        await self.freshness.finish(by: deadline)
    }

    // MARK: Placing

    /// Places an order.
    ///
    /// A client that goes away meanwhile takes its answer along, not its order.
    ///
    /// - Throws: ``OrderRefusal`` if it is refused or could not be placed in time; ``Postgres/PostgresError``;
    ///   `CancellationError`.
    func place(_ order: NewOrder) async throws -> PlacedOrder {
        let client = OrderClient(userID: order.userID)
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                client.wait(continuation)
                let (ticket, refusal) = self.batcher.add(order, now: .now())
                if let refusal {
                    self.metrics.count(refusal)
                    client.resume(.failure(OrderRefusal(answer: refusal)))
                } else {
                    self.clients[ticket] = client
                    self.askForTurnEnd()
                }
            }
        } onCancel: {
            EventLoop.shared.spawn { client.leave() }
        }
        return try result.get()
    }

    /// All that came in this turn goes together.
    package func turnEnded() {
        self.isTurnEndAsked = false
        self.perform(self.batcher.dispatch(now: .now()))
    }

    private func askForTurnEnd() {
        guard !self.isTurnEndAsked else { return }
        self.isTurnEndAsked = true
        EventLoop.shared.atEndOfTurn(self)
    }

    /// - Parameters:
    ///   - actions: What is to be done.
    ///   - shown: Orders as their clients are shown them, as far as they are known.
    private func perform(_ actions: [OrderBatcher.Action], shown: [Int64: ShownOrder] = [:]) {
        var ready: [(client: OrderClient, id: Int64, isReplayed: Bool)] = []
        for action in actions {
            switch action {
            case .place(let lane, let batch):
                EventLoop.shared.spawn { await self.place(batch, lane) }
            case .answer(let ticket, let answer):
                self.metrics.count(answer)
                guard let client = self.clients.removeValue(forKey: ticket) else { continue }
                switch answer {
                case .placed(let id): ready.append((client, id, false))
                case .replayed(let id): ready.append((client, id, true))
                default: client.resume(.failure(OrderRefusal(answer: answer)))
                }
            }
        }
        if !ready.isEmpty {
            let ready = ready
            EventLoop.shared.spawn { await self.answer(ready, shown) }
        }
        self.scheduleTick()
    }

    private func place(_ batch: OrderBatch, _ lane: Int) async {
        let start = MonotonicTime.now()
        self.metrics.count(batch, now: start)
        do {
            let placed = try await self.call(batch)
            self.metrics.recordBatch(since: start)
            if placed.outcomes.contains(where: \.isPlaced) {
                self.bell.request()
                self.freshness.request()
            }
            self.perform(self.batcher.placed(lane: lane, placed.outcomes, now: .now()), shown: placed.shown)
        } catch {
            let error = error as? PostgresError ?? PostgresError(.connectionLost, serverMessage: "\(error)")
            let failure = BatchFailure(error)
            self.metrics.count(failure)
            if case .broken = failure {
                self.logger.error(
                    "orders not placed",
                    [
                        "error": .string("\(error)"), "reason": .string(error.serverMessage),
                        "orders": .integer(Int64(batch.orders.count)),
                    ]
                )
            }
            self.perform(self.batcher.failed(lane: lane, failure, now: .now(), jitter: .random(in: 0...1)))
        }
        self.askForTurnEnd()
    }

    private func call(_ batch: OrderBatch) async throws -> PlacedBatch {
        let orders = batch.orders.map(\.order)
        return try await self.postgres.withReservedConnection { session in
            switch batch.way {
            case .fast: try await session.execute(PlaceOrders(orders))
            case .careful: try await session.execute(PlaceOrdersCarefully(orders))
            case .basket: try await session.execute(PlaceBasketOrder(orders[0]))
            }
        }
    }

    private func scheduleTick() {
        guard let time = self.batcher.nextTick else { return }
        if let scheduled = self.timer {
            guard time < scheduled.time else { return }
            EventLoop.shared.cancel(scheduled.timer)
        }
        let timer = EventLoop.shared.schedule(at: time) { [weak self] in
            guard let self else { return }
            self.timer = nil
            self.perform(self.batcher.tick(now: .now()))
            self.askForTurnEnd()
        }
        self.timer = (timer, time)
    }

    // MARK: Answering

    /// Gives each client its own order; those that are not known yet are read by one statement.
    private func answer(
        _ ready: [(client: OrderClient, id: Int64, isReplayed: Bool)],
        _ known: [Int64: ShownOrder]
    ) async {
        let users = Set(ready.lazy.filter { !$0.isReplayed }.map(\.client.userID))
        let removal = EventLoop.shared.task(returning: { [lists] in await lists.remove(users) })
        let unknown = ready.lazy.map(\.id).filter { known[$0] == nil }
        let read: Result<[Int64: ShownOrder], PostgresError> =
            unknown.isEmpty ? .success([:]) : await self.read(Array(unknown))
        _ = await removal.value  // failures are counted; the lists end by themselves
        for (client, id, isReplayed) in ready {
            client.resume(
                Result {
                    guard let order = try known[id] ?? read.get()[id] else { throw PostgresError(.connectionLost) }
                    return PlacedOrder(id: id, order: order.order, isReplayed: isReplayed)
                }
            )
        }
    }

    /// The orders are there: a client without a key of its own must not be sent away for a moment's trouble.
    private func read(_ ids: [Int64]) async -> Result<[Int64: ShownOrder], PostgresError> {
        var readCount = 0
        while true {
            do throws(PostgresError) {
                return .success(try await self.postgres.read(ShowPlacedOrders(ids: ids)))
            } catch {
                readCount += 1
                guard error.isTemporary, readCount < Self.maximumReadCount else { return .failure(error) }
            }
            do {
                try await EventLoop.shared.sleep(for: Self.readRetryDelay)
            } catch {
                return .failure(PostgresError(.shuttingDown))
            }
        }
    }
}

extension OrderOutcome {
    /// Whether stock has changed.
    fileprivate var isPlaced: Bool {
        if case .placed = self { true } else { false }
    }
}
