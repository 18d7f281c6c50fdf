import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Payments", .database, .enabled(if: TestEnvironment.databaseURL != nil), .timeLimit(.minutes(15)))
struct PaymentsDatabaseTests {
    /// An order over one product of a price.
    @Loop
    private func place(_ price: String, _ shop: TestShop, _ world: TestOrders) async throws -> Int64 {
        let product = try await shop.addProduct(
            "Priced",
            price: price,
            stock: 5,
            category: world.catalogue.strings,
            as: world.admin
        )
        return try await shop.place([(product, 1)], for: world.buyer)
    }

    @Loop
    private func jobs(_ kind: String) async throws -> Int {
        Int(try await TestDatabase.required().texts("SELECT count(*) FROM jobs WHERE kind = '\(kind)'")[0]) ?? -1
    }

    @Loop
    private func charges() async throws -> [String] {
        try await TestDatabase.required().texts(
            "SELECT concat_ws(' ', outcome, charge_count, refunded) FROM test_provider_charges ORDER BY created_at"
        )
    }

    @Test("An order is charged and paid once, however often its job runs, and its confirmation is mailed once")
    @Loop
    func pays() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 2)], for: world.buyer)
            let generation = try await shop.generation(.products)
            for _ in 0..<3 { try await shop.pay(id) }
            #expect(try await shop.orderStates() == ["\(id) paid charged"])
            #expect(try await shop.history(id) == ["paid"])
            #expect(try await self.charges() == ["charged 1 f"])
            #expect(try await self.jobs(OrderConfirmations.kind) == 1)
            #expect(try await shop.generation(.products) > generation)
            let answer = try await shop.send("GET", "/api/orders/\(id)/", as: world.buyer)
            #expect(answer.text.contains(#""status":"paid""#))
            #expect(answer.text.hasSuffix(#","by":null}]}"#))
            let row = try await shop.texts(
                "SELECT p.amount || ' ' || (p.reference = 'order-' || o.number) FROM payments p, orders o"
            )
            #expect(row == ["25.00 true"])
        }
    }

    @Test("A payment that is refused gives the stock back, once")
    @Loop
    func fails() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await self.place("12.13", shop, world)
            for _ in 0..<2 { try await shop.pay(id) }
            #expect(try await shop.orderStates() == ["\(id) payment_failed failed"])
            #expect(try await shop.history(id) == ["payment_failed"])
            let reasons = try await shop.texts("SELECT reason FROM stock_changes WHERE order_id = \(id) ORDER BY id")
            #expect(reasons == ["order", "payment failed"])
            #expect(try await shop.texts("SELECT reason FROM payments") == ["The card was declined."])
            #expect(try await shop.brokenLedgers() == [])
            #expect(try await shop.brokenOrders() == [])
            try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer)
                .expectProblem(409, "invalid_order_state")
            #expect(try await self.jobs(OrderConfirmations.kind) == 1)
        }
    }

    @Test("A late answer is asked for again")
    @Loop
    func late() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await self.place("12.37", shop, world)
            let job = TestShop.attempt(Payments.chargeKind, id)
            let first = try await shop.payments().charge(job)
            #expect(first == .retry("The provider has not answered in time."))
            #expect(try await shop.orderStates() == ["\(id) pending started"])
            let second = try await shop.payments().charge(job)
            #expect(second == .done)
            #expect(try await shop.orderStates() == ["\(id) paid charged"])
            #expect(try await self.charges() == ["late 2 f"])
        }
    }

    @Test("A job of an order that is not there ends with an error, and so does one that names none")
    @Loop
    func noOrder() async throws {
        try await TestShop.with { shop in
            for kind in [Payments.chargeKind, Payments.refundKind] {
                for arguments in [#"{"order_id":999}"#, "{}", #"{"order_id":"1"}"#] {
                    let job = ClaimedJob(id: 1, kind: kind, arguments: arguments, attempt: 1)
                    let payments = shop.payments()
                    let outcome =
                        kind == Payments.chargeKind ? try await payments.charge(job) : try await payments.refund(job)
                    guard case .doneWithError = outcome else { return #expect(Bool(false), "\(outcome)") }
                }
            }
            #expect(try await self.charges() == [])
        }
    }

    @Test("An order that was cancelled before its job ran is not charged, and its confirmation still goes out, once")
    @Loop
    func cancelledBefore() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            #expect(try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer).status == 204)
            for _ in 0..<2 { try await shop.pay(id) }
            #expect(try await shop.orderStates() == ["\(id) cancelled failed"])
            #expect(try await self.charges() == [])
            #expect(try await self.jobs(OrderConfirmations.kind) == 1)
            #expect(try await self.jobs(Payments.refundKind) == 0)
        }
    }

    @Test("A paid order that is cancelled is refunded, once")
    @Loop
    func refunds() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            try await shop.pay(id)
            let answer = try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer)
            let requestID = try #require(answer.fields["x-request-id"])
            #expect(answer.status == 204)
            #expect(try await shop.orderStates() == ["\(id) cancelled refund_due"])
            #expect(try await self.jobs(Payments.refundKind) == 1)
            #expect(
                try await shop.texts("SELECT arguments->>'request_id' FROM jobs WHERE kind = '\(Payments.refundKind)'")
                    == [requestID]
            )
            for _ in 0..<2 {
                let outcome = try await shop.payments().refund(TestShop.attempt(Payments.refundKind, id))
                #expect(outcome == .done)
                #expect(try await shop.orderStates() == ["\(id) cancelled refunded"])
                #expect(try await self.charges() == ["charged 1 t"])
            }
            #expect(try await shop.history(id) == ["paid", "cancelled bob"])
        }
    }

    /// Where some wait for one another.
    @Loop
    private final class Arrivals {
        private var count = 0

        func arrive(of all: Int) async {
            self.count += 1
            while self.count < all { await Task.yield() }
        }
    }

    @Test("The jobs that a charge adds name the request of its order, however many are charged at once")
    @Loop
    func namesRequests() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            var orders: [Int64] = []
            for _ in 0..<4 { orders.append(try await shop.place([(world.lute, 1)], for: world.buyer)) }
            let database = try TestDatabase.required()
            let all = Arrivals()
            let provider = Interrupted(
                provider: TestPaymentProvider(postgres: shop.application.postgres),
                after: { [orders] in
                    await all.arrive(of: orders.count)
                    try await database.run("UPDATE orders SET status = 'cancelled' WHERE id <> \(orders[0])")
                }
            )
            let payments = shop.payments(provider)
            let outcomes = try await atOnce(orders.count) { [orders] index in
                let id = orders[index]
                // The last order is from before there were ids.
                let request = index < 3 ? #","request_id":"of \#(index)""# : ""
                let arguments = #"{"order_id":\#(id)\#(request)}"#
                let job = ClaimedJob(id: 1, kind: Payments.chargeKind, arguments: arguments, attempt: 1)
                return try await payments.charge(job)
            }
            #expect(outcomes == orders.map { _ in .done })
            let named = "SELECT kind || ' ' || arguments FROM jobs WHERE kind <> 'charge_payment' ORDER BY 1"
            let arguments = [
                #"{"order_id": \#(orders[0]), "request_id": "of 0"}"#,
                #"{"order_id": \#(orders[1]), "request_id": "of 1"}"#,
                #"{"order_id": \#(orders[2]), "request_id": "of 2"}"#,
                #"{"order_id": \#(orders[3]), "request_id": null}"#,
            ]
            let expected =
                arguments.map { "\(OrderConfirmations.kind) \($0)" }
                + arguments.dropFirst().map { "\(Payments.refundKind) \($0)" }
            #expect(try await Set(shop.texts(named)) == Set(expected))
            #expect(try await shop.texts(named).count == expected.count)
        }
    }

    /// Does something of the test's own when it is asked, before or after the test provider.
    private struct Interrupted: PaymentProvider {
        let provider: TestPaymentProvider
        var before: @Loop @Sendable () async throws -> Void = {}
        var after: @Loop @Sendable () async throws -> Void = {}

        func charge(_ amount: FixedDecimal, reference: String) async throws -> ChargeAnswer {
            try await self.before()
            let answer = try await self.provider.charge(amount, reference: reference)
            try await self.after()
            return answer
        }

        func refund(_ amount: FixedDecimal, reference: String) async throws {
            try await self.before()
            try await self.provider.refund(amount, reference: reference)
            try await self.after()
        }
    }

    private struct Crash: Error {}

    @Test("A crash between charge and record leaves one charge, and the next attempt finds it")
    @Loop
    func crashes() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let provider = TestPaymentProvider(postgres: shop.application.postgres)
            let crashing = shop.payments(Interrupted(provider: provider, after: { throw Crash() }))
            await #expect(throws: Crash.self) { _ = try await crashing.charge(TestShop.attempt("charge_payment", id)) }
            #expect(try await shop.orderStates() == ["\(id) pending started"])
            #expect(try await self.charges() == ["charged 1 f"])
            try await shop.pay(id)
            #expect(try await shop.orderStates() == ["\(id) paid charged"])
            #expect(try await self.charges() == ["charged 2 f"])
        }
    }

    @Test(
        "An order that is cancelled while it is being charged gets its money back, whatever comes first",
        arguments: [true, false],
        [true, false]
    )
    @Loop
    func cancelledMeanwhile(isBefore: Bool, isRefundedAtOnce: Bool) async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let refund = TestShop.attempt(Payments.refundKind, id)
            let cancel: @Loop @Sendable () async throws -> Void = {
                let answer = try await shop.send("DELETE", "/api/orders/\(id)/", as: world.buyer)
                #expect(answer.status == 204)
                guard isRefundedAtOnce else { return }
                let outcome = try await shop.payments().refund(refund)
                #expect(outcome == .done)
            }
            var provider = Interrupted(provider: TestPaymentProvider(postgres: shop.application.postgres))
            if isBefore { provider.before = cancel } else { provider.after = cancel }
            let outcome = try await shop.payments(provider).charge(TestShop.attempt(Payments.chargeKind, id))
            #expect(outcome == .done)
            if !isRefundedAtOnce {
                let outcome = try await shop.payments().refund(refund)
                #expect(outcome == .done)
            }
            #expect(try await shop.orderStates() == ["\(id) cancelled refunded"])
            #expect(try await shop.texts("SELECT refunded FROM test_provider_charges") == ["t"])
            #expect(try await shop.texts("SELECT stock FROM products ORDER BY id") == ["100", "100"])
            #expect(try await shop.brokenOrders() == [])
        }
    }

    @Test("Money that came for an order that is not pending any more goes back, though nobody has said so")
    @Loop
    func strayCharge() async throws {
        try await TestShop.with { shop in
            try await shop.connectRedis()
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            let database = try TestDatabase.required()
            let provider = Interrupted(
                provider: TestPaymentProvider(postgres: shop.application.postgres),
                after: { try await database.run("UPDATE orders SET status = 'cancelled'") }
            )
            let outcome = try await shop.payments(provider).charge(TestShop.attempt(Payments.chargeKind, id))
            #expect(outcome == .done)
            #expect(try await shop.orderStates() == ["\(id) cancelled refund_due"])
            #expect(try await self.jobs(Payments.refundKind) == 1)
        }
    }

    @Test("The job ends when Redis has confirmed that the user's list is gone, or when it must have run out")
    @Loop
    func waitsForRedis() async throws {
        try await TestShop.with {
            $0.redisURL = "redis://127.0.0.1:1/0"
        } _: { shop in
            let world = try await shop.makeOrders()
            let id = try await shop.place([(world.lute, 1)], for: world.buyer)
            for attempt in 1..<Payments.attemptWithoutRedis {
                let outcome = try await shop.payments().charge(TestShop.attempt(Payments.chargeKind, id, attempt))
                guard case .retry = outcome else { return #expect(Bool(false), "\(attempt): \(outcome)") }
                #expect(try await shop.orderStates() == ["\(id) paid charged"])
            }
            let last = TestShop.attempt(Payments.chargeKind, id, Payments.attemptWithoutRedis)
            let outcome = try await shop.payments().charge(last)
            #expect(outcome == .done)
            let policy = JobKind.chargePayment(shop.payments()).policy
            let waited = (1..<Payments.attemptWithoutRedis).reduce(Duration.zero) {
                $0 + policy.delay(after: $1, jitter: 0)
            }
            #expect(waited > OrderListCache.lifetime)
            #expect(policy.maximumAttempts >= Payments.attemptWithoutRedis)
        }
    }
}
