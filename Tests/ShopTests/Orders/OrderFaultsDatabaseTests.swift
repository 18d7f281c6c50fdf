import Crypto
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Orders while connections are lost",
    .database,
    .timeLimit(.minutes(15)),
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct OrderFaultsDatabaseTests {
    /// A shop whose sessions that place orders can be told from those of other tests.
    private static func change(_ configuration: inout Configuration) {
        TestShop.forPlacing(&configuration)
        guard let schema = try? TestDatabase.required().schema else { return }
        configuration.postgres.url += "&application_name=\(schema)_shop"
    }

    @Test("Orders without a key, too, are placed once each, and told, whenever a session is ended meanwhile")
    @Loop
    func survivesLostSessions() async throws {
        try await TestShop.with(Self.change) { shop in
            let database = try TestDatabase.required()
            let placing = try await shop.makePlacing(stocks: [1000, 1000, 1000], buyerCount: 4)
            var ids: Set<Int64> = []
            var endedCount = 0
            for round in 0..<10 {
                let ending = EventLoop.shared.task(returning: { await Self.endSessions(database) })
                let answers = try await atOnce(20) { number in
                    try await shop.order([(placing.products[number % 3], 1)], as: placing.buyers[round % 4])
                }
                endedCount += await ending.value
                #expect(answers.allSatisfy { $0.status == 201 })
                for answer in answers { ids.insert(try answer.createdID()) }
            }
            #expect(endedCount > 0)
            #expect(ids.count == 200)
            #expect(try await database.texts("SELECT count(*) FROM orders") == ["200"])
            #expect(try await shop.stocks().reduce(0, +) == 2800)
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    /// Ends the sessions that are placing orders at some moment of the next hundred.
    ///
    /// - Returns: How many.
    @Loop
    private static func endSessions(_ database: TestDatabase) async -> Int {
        for _ in 0..<100 {
            let ended = try? await database.texts(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = '\(database.schema)_shop' AND state = 'active' AND query LIKE '%place_orders%'
                """
            )
            if let ended, !ended.isEmpty { return ended.count }
        }
        return 0
    }

    @Test("Whoever waits for a row that someone holds is told to try again, and mates are placed")
    @Loop
    func passesLockedRows() async throws {
        try await TestShop.with {
            TestShop.forPlacing(&$0)
            $0.postgres.lockTimeout = .milliseconds(100)
        } _: { shop in
            let database = try TestDatabase.required()
            let placing = try await shop.makePlacing(stocks: [99, 99], buyerCount: 4)
            let (held, free) = (placing.products[0], placing.products[1])
            try await database.pool.withTransaction { session in
                try await session.executeScript("SELECT 1 FROM products WHERE id = \(held) FOR UPDATE")
                let answers = try await atOnce(12) { number in
                    let product = number % 4 == 0 ? held : free
                    return try await shop.order([(product, 1)], as: placing.buyers[number % 4], key: "\(number)")
                }
                for (number, answer) in answers.enumerated() {
                    #expect(answer.status == (number % 4 == 0 ? 503 : 201))
                    if number % 4 == 0 { #expect(answer.fields["retry-after"] == "1") }
                }
            }
            #expect(try await shop.stocks() == [99, 90])
            // What was told to try again is placed when it does.
            #expect(try await shop.order([(held, 1)], as: placing.buyer, key: "0").status == 201)
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    @Test("As many orders wait as may; the next is told to try again, and nothing of it is left")
    @Loop
    func boundsQueue() async throws {
        try await TestShop.with {
            TestShop.forPlacing(&$0)
            $0.orders.maximumWaitingCount = 4
        } _: { shop in
            let placing = try await shop.makePlacing(stocks: [99])
            let answers = try await atOnce(40) { _ in
                try await shop.order([(placing.products[0], 1)], as: placing.buyer)
            }
            #expect(answers.allSatisfy { $0.status == 201 || $0.status == 503 })
            let placedCount = answers.count { $0.status == 201 }
            #expect(placedCount >= 4 && placedCount < 40)
            #expect(answers.filter { $0.status == 503 }.allSatisfy { $0.fields["retry-after"] == "1" })
            #expect(try await shop.stocks() == [99 - placedCount])
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    @Test("A shop that stops places what has come, and takes no more")
    @Loop
    func drains() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [99])
            let answers = EventLoop.shared.task(returning: { () async -> [Int] in
                let answers = try? await atOnce(20) { _ in
                    try await shop.order([(placing.products[0], 1)], as: placing.buyer).status
                }
                return answers ?? []
            })
            // The orders that Redis is not asked for first are there after a turn; none comes after the stop.
            try await eventually("orders have come") { try await shop.stocks()[0] < 99 }
            await shop.application.orderPlacer.stop(by: .now() + .seconds(60))
            let statuses = await answers.value
            #expect(statuses.count == 20)
            let late = try await shop.order([(placing.products[0], 1)], as: placing.buyer)
            #expect(late.status == 503)
            #expect(try await shop.stocks() == [99 - statuses.count { $0 == 201 }])
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    @Test("A batch with an order of no user fails in that order only")
    @Loop
    func sparesMatesOfNoUser() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [99])
            let body = #"{"items":[{"product_id":\#(placing.products[0]),"quantity":1}]}"#
            let request = try OrderRequestTests.request(body)
            let placer = shop.application.orderPlacer
            let results = try await atOnce(6) { number in
                let userID = number == 3 ? 999_999 : placing.buyer.id
                let order = NewOrder(request, userID: userID, key: nil, requestID: "test", random: .system)
                do {
                    _ = try await placer.place(order)
                    return "placed"
                } catch let refusal as OrderRefusal {
                    return refusal.answer.name
                }
            }
            #expect(results == ["placed", "placed", "placed", "failed", "placed", "placed"])
            #expect(try await shop.stocks() == [94])
            #expect(try await shop.faultsInBooks() == [])
        }
    }
}
