import Crypto
import Postgres
import Runtime
import Testing

@testable import Shop

@Suite("Which orders are placed together")
struct OrderBatcherTests {
    static func time(_ milliseconds: Int) -> MonotonicTime {
        MonotonicTime(nanoseconds: 1_000_000_000_000) + .milliseconds(milliseconds)
    }

    static func order(_ key: String, lineCount: Int = 1, userID: Int64 = 1) -> NewOrder {
        let lines = (1...lineCount).map { #"{"product_id":\#($0),"quantity":1}"# }.joined(separator: ",")
        return Self.order(body: #"{"items":[\#(lines)]}"#, key, userID: userID)
    }

    static func basketOrder(_ key: String) -> NewOrder {
        Self.order(body: #"{"order_items":[1]}"#, key, userID: 1)
    }

    private static func order(body: String, _ key: String, userID: Int64) -> NewOrder {
        guard let request = try? OrderRequestTests.request(body) else { preconditionFailure("the body is a good one") }
        return NewOrder(request, userID: userID, key: key, requestID: "test", random: .system)
    }

    /// A batcher for which no batch is small, so that a few orders show what many do.
    static func batcher(_ change: (inout OrderConfiguration) -> Void = { _ in }) -> OrderBatcher {
        var configuration = OrderConfiguration()
        configuration.smallBatchSize = 1
        change(&configuration)
        return OrderBatcher(configuration)
    }

    /// What is to be done, in words: `place 0 fast 1,2`, `answer 3 placed`.
    static func words(_ actions: [OrderBatcher.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .place(let lane, let batch):
                "place \(lane) \(batch.way) \(batch.orders.map { String($0.ticket) }.joined(separator: ","))"
            case .answer(let ticket, let answer): "answer \(ticket) \(answer.name)"
            }
        }
    }

    /// A batcher that has taken so many orders and begun.
    private static func started(
        _ count: Int,
        _ change: (inout OrderConfiguration) -> Void = { _ in }
    ) -> (batcher: OrderBatcher, actions: [String]) {
        var batcher = Self.batcher(change)
        for number in 0..<count { _ = batcher.add(Self.order("\(number)"), now: Self.time(0)) }
        let actions = Self.words(batcher.dispatch(now: Self.time(0)))
        return (batcher, actions)
    }

    private static let placed = OrderOutcome.placed(1)

    @Test("An idle shop places an order at once, alone")
    func placesAtOnce() {
        var (batcher, actions) = Self.started(1)
        #expect(actions == ["place 0 fast 1"])
        #expect(batcher.waitingCount == 0 && batcher.underWayCount == 1)
        #expect(Self.words(batcher.placed(lane: 0, [Self.placed], now: Self.time(1))) == ["answer 1 placed"])
        #expect(batcher.isEmpty)
        #expect(batcher.nextTick == nil)
    }

    @Test("What comes at once is shared among the lanes, and what comes meanwhile waits for the next")
    func sharesAmongLanes() {
        var (batcher, actions) = Self.started(5)
        #expect(actions == ["place 0 fast 1,2,3", "place 1 fast 4,5"])
        for number in 5..<9 { _ = batcher.add(Self.order("\(number)"), now: Self.time(1)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == [])
        #expect(batcher.waitingCount == 4)
        _ = batcher.placed(lane: 1, [Self.placed, Self.placed], now: Self.time(2))
        #expect(Self.words(batcher.dispatch(now: Self.time(2))) == ["place 1 fast 6,7,8,9"])
    }

    @Test("A batch is never larger than a lane's share, its bound, or its bound of lines")
    func boundsBatches() {
        #expect(Self.started(10) { $0.maximumBatchSize = 3 }.actions == ["place 0 fast 1,2,3", "place 1 fast 4,5,6"])
        #expect(Self.started(10) { $0.laneCount = 1 }.actions == ["place 0 fast 1,2,3,4,5,6,7,8,9,10"])
        var batcher = Self.batcher { $0.maximumBatchLineCount = 10 }
        for number in 0..<4 { _ = batcher.add(Self.order("\(number)", lineCount: 6), now: Self.time(0)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(0))) == ["place 0 fast 1", "place 1 fast 2"])
    }

    @Test("A lane with little to do does not take all: else one would have everything and the other nothing")
    func makesNoConvoy() {
        var (batcher, _) = Self.started(8)
        for number in 8..<16 { _ = batcher.add(Self.order("\(number)"), now: Self.time(1)) }
        _ = batcher.placed(lane: 0, Array(repeating: Self.placed, count: 4), now: Self.time(2))
        #expect(Self.words(batcher.dispatch(now: Self.time(2))) == ["place 0 fast 9,10,11,12,13,14"])
    }

    @Test("A few orders go together, and a few more wait for them, so that they make no small batches")
    func makesNoSmallBatches() {
        var (batcher, actions) = Self.started(3) { $0.smallBatchSize = 4 }
        #expect(actions == ["place 0 fast 1,2,3"])
        for number in 3..<5 { _ = batcher.add(Self.order("\(number)"), now: Self.time(number)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(5))) == [])
        #expect(batcher.nextTick == Self.time(23))
        var blocked = batcher
        #expect(Self.words(blocked.dispatch(now: Self.time(23))) == ["place 1 fast 4,5"])
        _ = batcher.placed(lane: 0, Array(repeating: Self.placed, count: 3), now: Self.time(6))
        #expect(Self.words(batcher.dispatch(now: Self.time(6))) == ["place 0 fast 4,5"])
    }

    @Test("As many as are no small batch go on a lane of their own; twice as many are shared at once")
    func sharesWhatIsEnough() {
        var (batcher, _) = Self.started(3) { $0.smallBatchSize = 4 }
        for number in 3..<7 { _ = batcher.add(Self.order("\(number)"), now: Self.time(3)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(3))) == [])
        #expect(batcher.nextTick == Self.time(5))
        _ = batcher.add(Self.order("7"), now: Self.time(4))
        #expect(Self.words(batcher.dispatch(now: Self.time(4))) == ["place 1 fast 4,5,6,7"])
        #expect(Self.started(7) { $0.smallBatchSize = 4 }.actions == ["place 0 fast 1,2,3,4,5,6,7"])
        #expect(Self.started(8) { $0.smallBatchSize = 4 }.actions == ["place 0 fast 1,2,3,4", "place 1 fast 5,6,7,8"])
    }

    @Test("While a lane works, another waits for its share of orders, until the first one has waited too long")
    func gathers() {
        var (batcher, _) = Self.started(6)
        _ = batcher.placed(lane: 0, Array(repeating: Self.placed, count: 3), now: Self.time(1))
        for number in 6..<8 { _ = batcher.add(Self.order("\(number)"), now: Self.time(number - 4)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(3))) == [])
        #expect(batcher.nextTick == Self.time(4))
        var later = batcher
        #expect(Self.words(later.dispatch(now: Self.time(4))) == ["place 0 fast 7,8"])
        _ = batcher.add(Self.order("8"), now: Self.time(3))
        #expect(Self.words(batcher.dispatch(now: Self.time(3))) == ["place 0 fast 7,8,9"])
    }

    @Test("No lane waits for more orders while none is under way, and orders of baskets wait for no others")
    func gathersNotInVain() {
        var (batcher, _) = Self.started(6)
        for lane in 0...1 {
            _ = batcher.placed(lane: lane, Array(repeating: Self.placed, count: 3), now: Self.time(1))
        }
        _ = batcher.add(Self.order("6"), now: Self.time(1))
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 fast 7"])
        (batcher, _) = Self.started(6)
        _ = batcher.placed(lane: 0, Array(repeating: Self.placed, count: 3), now: Self.time(1))
        _ = batcher.add(Self.order("6"), now: Self.time(1))
        _ = batcher.add(Self.basketOrder("7"), now: Self.time(1))
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 basket 8"])
    }

    @Test("As many wait as may; the next is refused, and so is one whose key is under way, or when the shop stops")
    func refuses() {
        var (batcher, _) = Self.started(1) {
            $0.maximumWaitingCount = 2
            $0.laneCount = 1
        }
        #expect(batcher.add(Self.order("0"), now: Self.time(0)).refusal?.name == "in_flight")
        #expect(batcher.add(Self.order("0", userID: 2), now: Self.time(0)).refusal == nil)
        #expect(batcher.add(Self.basketOrder("b"), now: Self.time(0)).refusal == nil)
        #expect(batcher.add(Self.order("2"), now: Self.time(0)).refusal?.name == "queue_full")
        _ = batcher.placed(lane: 0, [Self.placed], now: Self.time(1))
        _ = batcher.dispatch(now: Self.time(1))
        #expect(batcher.add(Self.order("0"), now: Self.time(1)).refusal == nil)
        batcher.drain()
        #expect(batcher.add(Self.order("3"), now: Self.time(1)).refusal?.name == "unavailable")
    }

    @Test("Each outcome is its order's answer, and one that is undecided goes first into the next batch")
    func answers() {
        var (batcher, _) = Self.started(7) { $0.laneCount = 1 }
        _ = batcher.add(Self.order("7"), now: Self.time(1))
        let outcomes: [OrderOutcome] = [
            .placed(1), .duplicate(2), .keyReused, .insufficient([Shortage(productID: 1, available: 0)]),
            .unknownProducts([3]), .unknownItems([4]), .retry,
        ]
        let answers = Self.words(batcher.placed(lane: 0, outcomes, now: Self.time(2)))
        #expect(
            answers == [
                "answer 1 placed", "answer 2 replayed", "answer 3 key_reused", "answer 4 insufficient_stock",
                "answer 5 unknown_product", "answer 6 unknown_item",
            ]
        )
        #expect(Self.words(batcher.dispatch(now: Self.time(2))) == ["place 0 fast 7,8"])
    }

    @Test("An order that stays undecided is given up after so many times")
    func boundsRetries() {
        var (batcher, _) = Self.started(1) { $0.maximumAttemptCount = 3 }
        for _ in 0..<2 {
            #expect(Self.words(batcher.placed(lane: 0, [.retry], now: Self.time(1))) == [])
            #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 fast 1"])
        }
        #expect(Self.words(batcher.placed(lane: 0, [.retry], now: Self.time(1))) == ["answer 1 unavailable"])
    }

    @Test("What the fast way cannot place goes the careful way at once, and again after a while if that met others")
    func goesCarefully() {
        var (batcher, _) = Self.started(3) { $0.laneCount = 1 }
        let again = batcher.failed(lane: 0, .undecided, now: Self.time(1), jitter: 0)
        #expect(Self.words(again) == ["place 0 careful 1,2,3"])
        #expect(Self.words(batcher.failed(lane: 0, .undecided, now: Self.time(2), jitter: 1)) == [])
        #expect(batcher.nextTick == Self.time(52))
        #expect(Self.words(batcher.tick(now: Self.time(51))) == [])
        #expect(Self.words(batcher.dispatch(now: Self.time(51))) == [])
        #expect(Self.words(batcher.tick(now: Self.time(52))) == ["place 0 careful 1,2,3"])
    }

    @Test("A batch of which nothing is known is sent again as it was, later and later, and then given up")
    func sendsAgain() {
        var (batcher, _) = Self.started(2) {
            $0.laneCount = 1
            $0.maximumAttemptCount = 4
        }
        var now = Self.time(0)
        for delay in [25, 50, 100] {
            #expect(Self.words(batcher.failed(lane: 0, .unknown, now: now, jitter: 1)) == [])
            #expect(batcher.nextTick == now + .milliseconds(delay))
            now = now + .milliseconds(delay)
            #expect(Self.words(batcher.tick(now: now)) == ["place 0 fast 1,2"])
        }
        let end = Self.words(batcher.failed(lane: 0, .unknown, now: now, jitter: 1))
        #expect(end == ["answer 1 unavailable", "answer 2 unavailable"])
        #expect(batcher.isEmpty)
    }

    @Test(
        "A batch with something wrong in it is taken apart; alone, only the wrong one fails",
        arguments: [true, false]
    )
    func takesApart(_ isBroken: Bool) {
        let failure = isBroken ? BatchFailure.broken(PostgresError(.server(.checkViolation))) : .blocked
        var (batcher, _) = Self.started(2) { $0.laneCount = 1 }
        #expect(Self.words(batcher.failed(lane: 0, failure, now: Self.time(1), jitter: 0)) == [])
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 careful 1"])
        let first = Self.words(batcher.failed(lane: 0, failure, now: Self.time(2), jitter: 0))
        #expect(first == ["answer 1 \(isBroken ? "failed" : "unavailable")"])
        #expect(Self.words(batcher.dispatch(now: Self.time(2))) == ["place 0 careful 2"])
        #expect(Self.words(batcher.placed(lane: 0, [Self.placed], now: Self.time(3))) == ["answer 2 placed"])
    }

    @Test("Orders of baskets go alone, in turn with batches")
    func takesTurns() {
        var batcher = Self.batcher { $0.laneCount = 1 }
        for key in ["a", "b"] { _ = batcher.add(Self.basketOrder(key), now: Self.time(0)) }
        for key in ["c", "d"] { _ = batcher.add(Self.order(key), now: Self.time(0)) }
        #expect(Self.words(batcher.dispatch(now: Self.time(0))) == ["place 0 fast 3,4"])
        _ = batcher.add(Self.order("e"), now: Self.time(1))
        _ = batcher.placed(lane: 0, [Self.placed, Self.placed], now: Self.time(1))
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 basket 1"])
        _ = batcher.placed(lane: 0, [.retry], now: Self.time(1))
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 fast 5"])
        _ = batcher.placed(lane: 0, [Self.placed], now: Self.time(1))
        #expect(Self.words(batcher.dispatch(now: Self.time(1))) == ["place 0 basket 2"])
        let again = batcher.failed(lane: 0, .undecided, now: Self.time(1), jitter: 0)
        #expect(Self.words(again) == [])
        #expect(Self.words(batcher.tick(now: Self.time(100))) == ["place 0 basket 2"])
    }

    @Test("Whose time is over is told so, whether it waits or is to be sent again; what is under way goes on")
    func expires() {
        var (batcher, _) = Self.started(1) { $0.laneCount = 1 }
        _ = batcher.add(Self.order("1"), now: Self.time(0))
        _ = batcher.add(Self.basketOrder("2"), now: Self.time(0))
        #expect(batcher.nextTick == Self.time(4500))
        #expect(Self.words(batcher.tick(now: Self.time(4499))) == [])
        let over = Self.words(batcher.tick(now: Self.time(4500)))
        #expect(over == ["answer 2 unavailable", "answer 3 unavailable"])
        #expect(batcher.underWayCount == 1 && batcher.waitingCount == 0)
        let end = batcher.failed(lane: 0, .unknown, now: Self.time(4600), jitter: 0)
        #expect(Self.words(end) == ["answer 1 unavailable"])
    }

    @Test("Without a connection, and at the end, everyone is told; a late result is of no interest")
    func givesUp() {
        var (batcher, _) = Self.started(2) { $0.laneCount = 1 }
        _ = batcher.add(Self.order("2"), now: Self.time(0))
        batcher.drain()
        let stopped = Self.words(batcher.failed(lane: 0, .stopping, now: Self.time(0), jitter: 0))
        #expect(stopped == ["answer 1 unavailable", "answer 2 unavailable"])
        #expect(Self.words(batcher.dispatch(now: Self.time(0))) == ["place 0 fast 3"])
        #expect(Self.words(batcher.giveUp()) == ["answer 3 unavailable"])
        #expect(Self.words(batcher.placed(lane: 0, [Self.placed], now: Self.time(0))) == [])
        #expect(batcher.isEmpty)
    }

    /// Whatever happens in whichever order: every order is answered once, none is placed twice, no two of a key are
    /// under way, no bound is passed, nobody waits past his time.
    @Test("Any order of events keeps the books", arguments: 0..<400)
    func keepsBooks(_ seed: Int) {
        var world = OrderWorld(seed: UInt64(seed) &* 7919 &+ 1)
        for _ in 0..<400 { world.step() }
        world.stop()
        #expect(world.faults == [])
        #expect(world.batcher.isEmpty)
        #expect(world.answeredCount == world.addedCount)
        #expect(world.addedCount > 20)
    }
}
