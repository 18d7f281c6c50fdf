import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Orders from the basket",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct BasketOrdersDatabaseTests {
    private static func body(_ items: [Int64]) -> String {
        #"{"order_items":[\#(items.map(String.init).joined(separator: ","))]}"#
    }

    @Test("Items become an order and leave the basket with it; the key replays it")
    @Loop
    func places() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [9, 9], prices: ["10.00", "5.00"])
            let (lute, drum) = (placing.products[0], placing.products[1])
            let items = try await shop.fillBasket(of: placing.buyer, [(lute, 1), (drum, 2), (lute, 3), (drum, 1)])
            let body = Self.body(Array(items[0..<3].reversed()))
            let answer = try await shop.order(body: body, as: placing.buyer, key: "k")
            #expect(answer.status == 201)
            #expect(try answer.object()["total"] == .string("50.00"))
            #expect(try await shop.texts("SELECT id FROM basket_items") == [String(items[3])])
            #expect(try await shop.stocks() == [5, 7])
            let requestID = try #require(answer.fields["x-request-id"])
            #expect(try await shop.texts("SELECT arguments->>'request_id' FROM jobs") == [requestID])
            let again = try await shop.order(body: Self.body(Array(items[0..<3])), as: placing.buyer, key: "k")
            #expect(again.status == 201)
            #expect(again.text == answer.text)
            #expect(again.fields["idempotent-replayed"] == "true")
            let other = try await shop.order(body: Self.body([items[3]]), as: placing.buyer, key: "k")
            try other.expectProblem(422, "idempotency_key_reused")
            let gone = try await shop.order(body: body, as: placing.buyer)
            #expect(try gone.refusedFields() == ["order_items.0", "order_items.1", "order_items.2"])
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    @Test("Others' items, and products that are short or gone, leave basket and stock as they were")
    @Loop
    func refuses() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [9, 1], buyerCount: 2)
            let (lute, drum) = (placing.products[0], placing.products[1])
            let own = try await shop.fillBasket(of: placing.buyer, [(lute, 1), (drum, 2)])
            let others = try await shop.fillBasket(of: placing.buyers[1], [(lute, 1)])
            let before = try await shop.orderState()
            let foreign = try await shop.order(body: Self.body([own[0], others[0], 999_999]), as: placing.buyer)
            try foreign.expectProblem(422, "invalid_fields")
            #expect(try foreign.refusedFields() == ["order_items.1", "order_items.2"])
            let short = try await shop.order(body: Self.body(own), as: placing.buyer)
            try short.expectProblem(409, "insufficient_stock")
            #expect(try short.shortages() == ["\(drum):1"])
            #expect(try await shop.orderState() == before)
            #expect(try await shop.send("DELETE", "/api/products/\(lute)/", as: placing.supplier).status == 204)
            let deleted = try await shop.order(body: Self.body([own[0]]), as: placing.buyer)
            #expect(try deleted.refusedFields() == ["order_items"])
            #expect(try await shop.texts("SELECT id FROM basket_items ORDER BY id") == (own + others).map(String.init))
        }
    }

    @Test("An item is in one order, however many want it at once, over two instances")
    @Loop
    func placesOnce() async throws {
        try await TestShop.with(TestShop.forPlacing) { first in
            try await TestShop.with(TestShop.forPlacing) { second in
                let placing = try await first.makePlacing(stocks: [99, 99])
                let (lute, drum) = (placing.products[0], placing.products[1])
                for _ in 0..<5 {
                    let items = try await first.fillBasket(of: placing.buyer, [(lute, 1), (drum, 1), (lute, 1)])
                    let answers = try await atOnce(20) { number in
                        let chosen = number % 3 == 0 ? items : [items[number % 3], items[0]]
                        let shop = number % 2 == 0 ? first : second
                        return try await shop.order(body: Self.body(chosen), as: placing.buyer)
                    }
                    #expect(answers.count { $0.status == 201 } == 1)
                    #expect(answers.allSatisfy { $0.status == 201 || $0.status == 422 })
                }
                #expect(try await first.texts("SELECT count(*) FROM orders") == ["5"])
                #expect(try await first.faultsInBooks() == [])
            }
        }
    }
}
