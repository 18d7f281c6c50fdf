import Crypto
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "The statements that place orders",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct PlaceOrdersDatabaseTests {
    private static let productCount = 12
    private static let userCount = 5

    /// Products 1 to 12, of which a 13th is deleted, and users 1 to 5.
    @Loop
    private static func fill(_ database: TestDatabase) async throws {
        try await database.run(
            """
            INSERT INTO categories (name) VALUES ('Strings');
            INSERT INTO users (username, email, password_hash)
                SELECT 'user' || i, i || '@shop.test', 'x' FROM generate_series(1, \(Self.userCount)) i;
            INSERT INTO products (category_id, name, price) SELECT 1, 'Product ' || i, i * 1.01
                FROM generate_series(1, \(Self.productCount + 1)) i;
            UPDATE products SET deleted_at = now() WHERE id = \(Self.productCount + 1)
            """
        )
    }

    @Loop
    private static func restock(_ database: TestDatabase, _ product: Int64, _ count: Int64) async throws {
        try await database.run(
            """
            WITH changed AS (UPDATE products SET stock = stock + \(count) WHERE id = \(product) RETURNING id, stock)
            INSERT INTO stock_changes (product_id, delta, balance, reason)
            SELECT id, \(count), stock, 'test' FROM changed
            """
        )
    }

    /// An order of some of the products; now and then of one that is not there.
    private static func order(_ random: inout SplitMix64, hasUnknown: Bool) throws -> NewOrder {
        let lines = (0..<1 + random.next(below: 4)).map { _ in
            let product = hasUnknown && random.next(below: 50) == 0 ? 13 : 1 + random.next(below: Self.productCount)
            return #"{"product_id":\#(product),"quantity":\#(1 + random.next(below: 3))}"#
        }
        let request = try OrderRequestTests.request(#"{"items":[\#(lines.joined(separator: ","))]}"#)
        let userID = Int64(1 + random.next(below: Self.userCount))
        let key = "key, \"\\\(random.next())\""
        return NewOrder(request, userID: userID, key: key, requestID: "of \(key)", random: .system)
    }

    /// A batch with replays of earlier orders, other bodies under their keys, the very same orders, and keys that come
    /// twice.
    private static func batch(
        _ random: inout SplitMix64,
        after earlier: [NewOrder],
        hasUnknown: Bool
    ) throws -> [NewOrder] {
        var batch: [NewOrder] = []
        for _ in 0..<1 + random.next(below: 40) {
            let fresh = try Self.order(&random, hasUnknown: hasUnknown)
            let known = earlier + batch
            guard !known.isEmpty, random.next(below: 100) < 15 else {
                batch.append(fresh)
                continue
            }
            let old = random.pick(known)
            switch random.next(below: 3) {
            case 0: batch.append(Self.order(old, fresh.number, old.hash, old.contents))
            case 1: batch.append(Self.order(old, fresh.number, fresh.hash, fresh.contents))
            default: batch.append(earlier.isEmpty ? fresh : random.pick(earlier))
            }
        }
        return batch
    }

    /// An order with the key of another.
    private static func order(
        _ old: NewOrder,
        _ number: String,
        _ hash: [UInt8],
        _ contents: OrderRequest.Contents
    ) -> NewOrder {
        NewOrder(
            userID: old.userID,
            key: old.key,
            hash: hash,
            number: number,
            contents: contents,
            requestID: "for \(number)"
        )
    }

    @Test(
        "Batches of any kind come to what placing one after the other comes to",
        .timeLimit(.minutes(15)),
        arguments: 0..<8
    )
    @Loop
    func followsModel(_ seed: Int) async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        var random = SplitMix64(seed: UInt64(seed) &* 7919 &+ 3)
        var model = OrderModel()
        let isRich = seed % 2 == 0
        for product in 1...Int64(Self.productCount) {
            let count = Int64(1 + random.next(below: 60)) * (isRich ? 40 : 1)
            try await Self.restock(database, product, count)
            model.restock(product, count)
        }
        var earlier: [NewOrder] = []
        var fastCount = 0
        for number in 0..<40 {
            let batch = try Self.batch(&random, after: earlier, hasUnknown: seed % 4 == 3)
            var isCareful = false
            var outcomes: [OrderOutcome]
            do {
                outcomes = try await Self.place(batch, isCareful: false, database)
                fastCount += 1
            } catch let error as PostgresError where BatchFailure(error).name == "undecided" {
                isCareful = true
                outcomes = try await Self.place(batch, isCareful: true, database)
            }
            var expected = model.place(batch, isCareful: isCareful)
            if !isCareful { expected = Self.decided(expected, batch, model) }
            #expect(outcomes.map(OrderModel.Outcome.init) == expected, "batch \(number), careful: \(isCareful)")
            earlier += batch.filter { model.placed["\($0.userID) \($0.key)"]?.number == $0.number }
            if random.next(below: 10) < 3 {
                let (product, count) = (Int64(1 + random.next(below: Self.productCount)), Int64(random.next(below: 80)))
                if count > 0 { try await Self.restock(database, product, count) }
                model.restock(product, count)
            }
        }
        #expect(isRich ? fastCount > 10 : fastCount < 40, "\(fastCount) of 40 batches were placed the fast way")
        try await Self.checkBooks(database, model)
    }

    /// The fast way knows of a key's second use what became of the first.
    private static func decided(
        _ outcomes: [OrderModel.Outcome],
        _ batch: [NewOrder],
        _ model: OrderModel
    ) -> [OrderModel.Outcome] {
        zip(outcomes, batch).map { outcome, order in
            guard outcome == .retry, let placed = model.placed["\(order.userID) \(order.key)"] else { return outcome }
            return placed.number == order.number ? .placed : placed.hash == order.hash ? .duplicate : .keyReused
        }
    }

    @Loop
    private static func place(
        _ batch: [NewOrder],
        isCareful: Bool,
        _ database: TestDatabase
    ) async throws -> [OrderOutcome] {
        try await database.pool.withConnection { session in
            let placed =
                isCareful
                ? try await session.execute(PlaceOrdersCarefully(batch)) : try await session.execute(PlaceOrders(batch))
            return placed.outcomes
        }
    }

    @Loop
    private static func checkBooks(_ database: TestDatabase, _ model: OrderModel) async throws {
        let stock = try await database.texts("SELECT stock FROM products WHERE deleted_at IS NULL ORDER BY id")
        #expect(stock == (1...Int64(Self.productCount)).map { String(model.stock[$0] ?? -1) })
        #expect(try await database.texts(OrderBooks.faultsQuery) == [])
        #expect(try await database.texts("SELECT count(*) FROM orders") == [String(model.orderCount)])
    }

    @Test("A malformed batch is refused whole", arguments: [true, false])
    @Loop
    func refusesMalformed(_ isCareful: Bool) async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        for product in 1...Int64(Self.productCount) { try await Self.restock(database, product, 10) }
        var random = SplitMix64(seed: 1)
        let good = try Self.order(&random, hasUnknown: false)
        let empty = Self.order(good, good.number, good.hash, .lines([]))
        let negative = Self.order(good, good.number, good.hash, .lines([OrderLine(productID: 1, quantity: 0)]))
        for bad in [empty, negative] {
            let error = await #expect(throws: PostgresError.self) {
                let outcomes = try await Self.place([good, bad], isCareful: isCareful, database)
                _ = outcomes
            }
            #expect(error?.code == .server(SQLState("22023")))
        }
        #expect(try await database.texts("SELECT 1 FROM idempotency_keys UNION SELECT 1 FROM orders") == [])
    }

    @Test(
        "The job of each order names the request that placed it, and no other of its batch",
        arguments: [true, false]
    )
    @Loop
    func namesRequests(_ isCareful: Bool) async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        for product in 1...Int64(Self.productCount) { try await Self.restock(database, product, 1000) }
        var random = SplitMix64(seed: 11)
        let first = try (0..<20).map { _ in try Self.order(&random, hasUnknown: false) }
        _ = try await Self.place(first, isCareful: isCareful, database)
        // Some of the next batch are there already, so those that are placed are not those that were sent.
        let second = try first.enumerated().map { index, old in
            guard index.isMultiple(of: 3) else { return try Self.order(&random, hasUnknown: false) }
            return Self.order(old, "another \(index)", old.hash, old.contents)
        }
        _ = try await Self.place(second, isCareful: isCareful, database)
        let placed = first + second.filter { !$0.number.hasPrefix("another") }
        let named = try await database.texts(
            """
            SELECT o.number || '=' || coalesce(j.arguments->>'request_id', 'none')
            FROM orders o JOIN jobs j ON j.kind = 'charge_payment' AND j.arguments->'order_id' = to_jsonb(o.id)
            """
        )
        #expect(named.sorted() == placed.map { "\($0.number)=\($0.requestID)" }.sorted())
    }

    @Test("A price that changes between reading and taking makes no wrong total: the batch goes the careful way")
    @Loop
    func noticesPrices() async throws {
        let database = try TestDatabase.required()
        try await Self.fill(database)
        try await Self.restock(database, 1, 5)
        let request = try OrderRequestTests.request(#"{"items":[{"product_id":1,"quantity":2}]}"#)
        let order = NewOrder(request, userID: 1, key: "a", requestID: "test", random: .system)
        let editor = try await database.makePool()
        let placing = try await editor.withTransaction { session in
            try await session.executeScript("UPDATE products SET price = 7.77 WHERE id = 1")
            // The row is locked: the order's price has been read, its stock is not taken yet.
            let placing = EventLoop.shared.task(returning: { () async -> String in
                do {
                    return "\(try await Self.place([order], isCareful: false, database))"
                } catch {
                    return (error as? PostgresError).map { BatchFailure($0).name } ?? "\(error)"
                }
            })
            try await eventually("the order waits for the row") {
                let waiting = try await database.texts(
                    """
                    SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%place_orders%'
                        AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'products'::regclass)
                    """
                )
                return !waiting.isEmpty
            }
            return placing
        }
        #expect(await placing.value == "undecided")
        let outcomes = try await Self.place([order], isCareful: true, database)
        guard case .placed = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(try await database.texts("SELECT total FROM orders") == ["15.54"])
        #expect(try await database.texts("SELECT stock FROM products WHERE id = 1") == ["3"])
        await editor.stop(by: .now())
    }
}
