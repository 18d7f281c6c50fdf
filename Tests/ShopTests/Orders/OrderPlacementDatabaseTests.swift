import HTTP
import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Placing orders over HTTP",
    .database,
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct OrderPlacementDatabaseTests {
    @Test("An order is answered as it is found at its address, with exact totals; stock, ledger and jobs go with it")
    @Loop
    func places() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [5, 5], prices: ["10.10", "29.90"])
            let (lute, drum) = (placing.products[0], placing.products[1])
            let answer = try await shop.order([(drum, 1), (lute, 2), (drum, 1)], as: placing.buyer)
            #expect(answer.status == 201)
            let id = try answer.createdID()
            let order = try answer.object()
            #expect(
                order.members.map(\.name) == [
                    "id", "number", "user", "status", "is_completed", "total", "items", "created_at", "updated_at",
                    "history",
                ]
            )
            #expect(order["id"] == .number(JSONNumber(id)))
            #expect(order["user"] == .string("buyer0"))
            #expect(order["status"] == .string("pending"))
            #expect(order["is_completed"] == .bool(false))
            #expect(order["total"] == .string("80.00"))
            guard case .string(let number)? = order["number"], case .array(let items)? = order["items"] else {
                Issue.record("\(answer.text)")
                return
            }
            #expect(number.count == 16)
            #expect(items.count == 2)
            #expect(answer.text.contains(#""quantity":2,"unit_price":"10.10""#))
            #expect(answer.text.contains(#""quantity":2,"unit_price":"29.90""#))
            #expect(answer.fields["cache-control"] == "private, no-store")
            #expect(answer.fields["idempotent-replayed"] == nil)
            let found = try await shop.get("/api/orders/\(id)/", token: placing.buyer.token)
            #expect(found.text == answer.text)
            #expect(found.fields["etag"] == answer.fields["etag"])
            #expect(try await shop.stocks() == [3, 3])
            #expect(
                try await shop.texts(
                    "SELECT concat_ws(' ', delta, balance, reason, user_id, order_id) FROM stock_changes"
                        + " WHERE order_id IS NOT NULL ORDER BY id"
                )
                    == ["-2 3 order \(placing.buyer.id) \(id)", "-2 3 order \(placing.buyer.id) \(id)"]
            )
            #expect(try await shop.faultsInBooks() == [])
            let requestID = try #require(answer.fields["x-request-id"])
            #expect(try await shop.texts("SELECT arguments->>'request_id' FROM jobs") == [requestID])
            let list = try await shop.get("/api/orders/", token: placing.buyer.token)
            #expect(list.text.hasPrefix(#"[{"id":\#(id),"#))
        }
    }

    @Test("A key sent again gives the first order, however the same is asked for; another body is refused")
    @Loop
    func replays() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [5, 5], buyerCount: 2)
            let (lute, drum) = (placing.products[0], placing.products[1])
            let key = #"it's "mine" \ {1}"#
            let first = try await shop.order([(lute, 1), (drum, 2)], as: placing.buyer, key: key)
            #expect(first.status == 201)
            #expect(first.fields["idempotent-replayed"] == nil)
            // Whatever has become of it, the answer is the first one.
            let paying = "UPDATE orders SET status = 'paid', updated_at = clock_timestamp(), version = 2 RETURNING id"
            #expect(try await shop.texts(paying) == [String(first.createdID())])
            let again = try await shop.order([(drum, 1), (lute, 1), (drum, 1)], as: placing.buyer, key: key)
            #expect(again.status == 201)
            #expect(again.text == first.text)
            #expect(again.fields["location"] == first.fields["location"])
            #expect(again.fields["idempotent-replayed"] == "true")
            let reused = try await shop.order([(lute, 1)], as: placing.buyer, key: key)
            try reused.expectProblem(422, "idempotency_key_reused")
            let other = try await shop.order([(lute, 1), (drum, 2)], as: placing.buyers[1], key: key)
            #expect(other.status == 201)
            #expect(try other.createdID() != first.createdID())
            #expect(other.fields["idempotent-replayed"] == nil)
            // Without a key, the same again is another order.
            #expect(try await shop.order([(lute, 1)], as: placing.buyer).status == 201)
            #expect(try await shop.order([(lute, 1)], as: placing.buyer).status == 201)
            #expect(try await shop.stocks() == [1, 1])
            // What is sold out meanwhile is no reason to refuse what has been sold.
            #expect(try await shop.order([(lute, 1), (drum, 1)], as: placing.buyer).status == 201)
            let last = try await shop.order([(lute, 1), (drum, 2)], as: placing.buyer, key: key)
            #expect(try last.createdID() == first.createdID())
            #expect(last.fields["idempotent-replayed"] == "true")
            #expect(try await shop.faultsInBooks() == [])
        }
    }

    @Test("What is short is named with what is left, nothing is taken, and the key is free again")
    @Loop
    func refusesShort() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [5, 1, 0])
            let products = placing.products
            let before = try await shop.orderState()
            let lines = [(products[0], 1), (products[1], 2), (products[2], 1)].map { (product: $0.0, quantity: $0.1) }
            let short = try await shop.order(lines, as: placing.buyer, key: "k")
            try short.expectProblem(409, "insufficient_stock")
            #expect(try short.shortages() == ["\(products[1]):1", "\(products[2]):0"])
            #expect(try await shop.orderState() == before)
            #expect(try await shop.order([(products[0], 5)], as: placing.buyer, key: "k").status == 201)
            let last = try await shop.order([(products[0], 3), (products[0], 4)], as: placing.buyer)
            #expect(try last.shortages() == ["\(products[0]):0"])
        }
    }

    @Test("Unknown and deleted products are refused by their lines, and nothing is taken")
    @Loop
    func refusesUnknown() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [5, 5])
            let (lute, drum) = (placing.products[0], placing.products[1])
            #expect(try await shop.send("DELETE", "/api/products/\(drum)/", as: placing.supplier).status == 204)
            let before = try await shop.orderState()
            let lines = [(lute, 1), (drum, 1), (999_999, 1)].map { (product: $0.0, quantity: $0.1) }
            let answer = try await shop.order(lines, as: placing.buyer)
            try answer.expectProblem(422, "invalid_fields")
            #expect(try answer.refusedFields() == ["items.1.product_id", "items.2.product_id"])
            #expect(try await shop.orderState() == before)
        }
    }

    @Test("Bad bodies and keys change nothing")
    @Loop
    func refusesBad() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [5])
            let before = try await shop.orderState()
            for (body, fields) in OrderRequestTests.refused {
                let answer = try await shop.order(body: body, as: placing.buyer)
                #expect(answer.status == 422, "\(body.prefix(80))")
                #expect(try answer.refusedFields() == fields, "\(body.prefix(80))")
            }
            for body in ["", "{", "[]", "7", #"{"items":[{"product_id":1,"quantity":01}]}"#] {
                let answer = try await shop.order(body: body, as: placing.buyer)
                #expect(answer.status == (body.isEmpty ? 415 : 400), "\(body)")
            }
            let good = #"{"items":[{"product_id":\#(placing.products[0]),"quantity":1}]}"#
            for key in ["", "ü", String(repeating: "k", count: 256), String(repeating: "k", count: 10_000)] {
                let answer = try await shop.order(body: good, as: placing.buyer, key: key)
                try answer.expectProblem(400, "invalid_idempotency_key")
            }
            #expect(try await shop.order(body: good, as: nil).status == 401)
            let parameter = try await shop.send("POST", "/api/orders/?x=1", good, as: placing.buyer)
            #expect(parameter.status == 400)
            #expect(try await shop.orderState() == before)
        }
    }

    @Test("More orders than a user may place in a minute are refused, and say when to try again")
    @Loop
    func limits() async throws {
        try await TestShop.with {
            TestShop.forPlacing(&$0)
            $0.rateLimits.orders = 2
        } _: { shop in
            let placing = try await shop.makePlacing(stocks: [9], buyerCount: 2)
            let line = (product: placing.products[0], quantity: 1)
            for _ in 0..<2 {
                let answer = try await shop.order([line], as: placing.buyer)
                #expect(answer.status == 201)
                #expect(answer.fields["ratelimit-policy"] == #""orders";q=2;w=60"#)
            }
            let answer = try await shop.order([line], as: placing.buyer)
            try answer.expectProblem(429, "rate_limited")
            #expect(answer.fields["retry-after"] != nil)
            #expect(try await shop.order([line], as: placing.buyers[1]).status == 201)
            #expect(try await shop.stocks() == [6])
        }
    }

    @Test("A user's own list, though cached, has the new order at once")
    @Loop
    func showsAtOnce() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            if TestEnvironment.redisURL != nil { try await shop.connectRedis() }
            let placing = try await shop.makePlacing(stocks: [9])
            for count in 1...5 {
                #expect(try await shop.order([(placing.products[0], 1)], as: placing.buyer).status == 201)
                let list = try await shop.get("/api/orders/", token: placing.buyer.token)
                guard case .array(let orders) = try list.json() else {
                    Issue.record("\(list.text)")
                    return
                }
                #expect(orders.count == count)
            }
        }
    }

    @Test("Lists of products show the stock that is left, within a second or so")
    @Loop
    func freshensLists() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [9])
            for left in [8, 7, 6] {
                let before = try await shop.get("/api/products/")
                #expect(before.text.contains(#""stock":\#(left + 1),"#))
                #expect(try await shop.order([(placing.products[0], 1)], as: placing.buyer).status == 201)
                try await eventually("the list shows what is left") {
                    try await shop.get("/api/products/").text.contains(#""stock":\#(left),"#)
                }
            }
        }
    }

    @Test("Workers are told of an order's job")
    @Loop
    func ringsWorkers() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [9])
            var done: [Int64?] = []
            let kind = JobKind("charge_payment") { context in
                done.append(context.job.orderID)
                return .done
            }
            try await TestWorker.with(pollInterval: .seconds(60), { _, _ in [kind] }) { _ in
                try await eventually("the worker listens and has looked") {
                    try await shop.texts("SELECT name FROM job_workers").count == 1
                }
                let id = try await shop.order([(placing.products[0], 1)], as: placing.buyer).createdID()
                try await eventually("the job is done") { done.count == 1 }
                #expect(done == [id])
            }
        }
    }

    @Test("What becomes of orders is counted")
    @Loop
    func counts() async throws {
        try await TestShop.with(TestShop.forPlacing) { shop in
            let placing = try await shop.makePlacing(stocks: [2])
            for _ in 0..<3 { _ = try await shop.order([(placing.products[0], 1)], as: placing.buyer) }
            let metrics = try await shop.send("GET", "/metrics", isAdministration: true).text
            #expect(metrics.contains("soundwave_orders_total{outcome=\"placed\"} 2\n"))
            #expect(metrics.contains("soundwave_orders_total{outcome=\"insufficient_stock\"} 1\n"))
            #expect(metrics.contains("soundwave_order_batches_total{way=\"fast\"} 3\n"))
            #expect(metrics.contains("soundwave_order_batches_total{way=\"careful\"} 1\n"))
            #expect(metrics.contains("soundwave_order_batch_sizes_total{orders=\"1\"} 4\n"))
            #expect(metrics.contains("soundwave_order_batch_sizes_total{orders=\"2\"} 0\n"))
            #expect(metrics.contains("soundwave_order_wait_seconds_count 3\n"))
            #expect(metrics.contains("soundwave_order_batch_failures_total{reason=\"undecided\"} 1\n"))
            #expect(metrics.contains("soundwave_orders_waiting 0\n"))
        }
    }
}
