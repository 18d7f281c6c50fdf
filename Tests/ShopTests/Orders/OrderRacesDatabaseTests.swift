import JSON
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite(
    "Orders at once, over two instances",
    .database,
    .timeLimit(.minutes(15)),
    .enabled(if: TestEnvironment.databaseURL != nil, "TEST_DATABASE_URL is not set")
)
struct OrderRacesDatabaseTests {
    @Loop
    private static func withTwoShops(
        _ body: (_ first: TestShop, _ second: TestShop) async throws -> Void
    ) async throws {
        try await TestShop.with(TestShop.forPlacing) { first in
            try await TestShop.with(TestShop.forPlacing) { second in try await body(first, second) }
        }
    }

    @Test("Of 200 buyers of the last 10 pieces, 10 get one")
    @Loop
    func sellsOut() async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [10], buyerCount: 8)
            let answers = try await atOnce(200) { number in
                let shop = number % 2 == 0 ? first : second
                return try await shop.order([(placing.products[0], 1)], as: placing.buyers[number % 8])
            }
            #expect(answers.count { $0.status == 201 } == 10)
            #expect(answers.count { $0.status == 409 } == 190)
            #expect(try await first.stocks() == [0])
            #expect(try await first.texts("SELECT count(*) FROM orders") == ["10"])
            #expect(try await first.faultsInBooks() == [])
        }
    }

    @Test("Orders of the same products in opposite order do not wait for one another for ever")
    @Loop
    func crosses() async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [99, 99, 99], buyerCount: 8)
            let lines = placing.products.map { (product: $0, quantity: 1) }
            let answers = try await atOnce(80) { number in
                let shop = number % 2 == 0 ? first : second
                let ordered = number % 4 < 2 ? lines : lines.reversed()
                return try await shop.order(ordered, as: placing.buyers[number % 8])
            }
            #expect(answers.allSatisfy { $0.status == 201 })
            #expect(try await first.stocks() == [19, 19, 19])
            #expect(try await first.faultsInBooks() == [])
        }
    }

    @Test("Uneven quantities, some of one product twice, never take more than there is", arguments: 0..<3)
    @Loop
    func takesUnevenly(_ seed: Int) async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [40, 30, 20], buyerCount: 8)
            var random = SplitMix64(seed: UInt64(seed) + 1)
            let orders = (0..<100).map { _ in
                (0..<1 + random.next(below: 3)).map { _ in
                    (product: random.pick(placing.products), quantity: 1 + random.next(below: 7))
                }
            }
            let answers = try await atOnce(orders.count) { number in
                let shop = number % 2 == 0 ? first : second
                return try await shop.order(orders[number], as: placing.buyers[number % 8])
            }
            #expect(answers.allSatisfy { $0.status == 201 || $0.status == 409 })
            let placed = zip(orders, answers).filter { $0.1.status == 201 }.flatMap(\.0)
            let left = zip(placing.products, [40, 30, 20]).map { product, stock in
                stock - placed.filter { $0.product == product }.reduce(0) { $0 + $1.quantity }
            }
            #expect(try await first.stocks() == left)
            #expect(left.allSatisfy { $0 >= 0 })
            // Whoever was refused could not have been served by what is left now.
            for (order, answer) in zip(orders, answers) where answer.status == 409 {
                let isShort = placing.products.enumerated().contains { index, product in
                    order.filter { $0.product == product }.reduce(0) { $0 + $1.quantity } > left[index]
                }
                #expect(isShort)
            }
            #expect(try await first.faultsInBooks() == [])
        }
    }

    @Test("40 equal requests with one key are one order; the others are told it, or that it is on its way")
    @Loop
    func placesOnce() async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [99])
            for round in 1...5 {
                let answers = try await atOnce(40) { number in
                    let shop = number % 2 == 0 ? first : second
                    return try await shop.order([(placing.products[0], 1)], as: placing.buyer, key: "round \(round)")
                }
                #expect(answers.allSatisfy { $0.status == 201 || $0.status == 409 })
                let placed = answers.filter { $0.status == 201 }
                #expect(Set(placed.map(\.text)).count == 1)
                #expect(placed.count { $0.fields["idempotent-replayed"] == nil } == 1)
                for answer in answers where answer.status == 409 {
                    try answer.expectProblem(409, "idempotency_in_flight")
                    #expect(answer.fields["retry-after"] == "1")
                }
                let again = try await first.order([(placing.products[0], 1)], as: placing.buyer, key: "round \(round)")
                #expect(again.text == placed.first?.text)
                #expect(try await first.stocks() == [99 - round])
            }
            #expect(try await first.faultsInBooks() == [])
        }
    }

    @Test("Editors who write names and prices meanwhile take nothing away, and no total is wrong")
    @Loop
    func survivesEditors() async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [99, 99, 99], buyerCount: 4)
            let lines = placing.products.map { (product: $0, quantity: 1) }
            let answers = try await atOnce(90) { number in
                let shop = number % 2 == 0 ? first : second
                if number % 3 == 0 {
                    let id = placing.products[number % placing.products.count]
                    let json =
                        number % 2 == 0 ? #"{"name":"Name \#(number)"}"# : #"{"price":"\#(10 + number).25"}"#
                    return try await shop.send("PATCH", "/api/products/\(id)/", json, as: placing.supplier)
                }
                return try await shop.order(lines, as: placing.buyers[number % 4])
            }
            for (number, answer) in answers.enumerated() {
                #expect(answer.status == (number % 3 == 0 ? 200 : 201), "\(answer.text)")
            }
            #expect(try await first.stocks() == [39, 39, 39])
            #expect(try await first.faultsInBooks() == [])
        }
    }

    @Test("Bad orders among good ones leave those untouched")
    @Loop
    func sparesMates() async throws {
        try await Self.withTwoShops { first, second in
            let placing = try await first.makePlacing(stocks: [99, 5], buyerCount: 4)
            let (lute, drum) = (placing.products[0], placing.products[1])
            let answers = try await atOnce(60) { number in
                let shop = number % 2 == 0 ? first : second
                let buyer = placing.buyers[number % 4]
                switch number % 6 {
                case 0: return try await shop.order([(lute, 1), (drum, 6)], as: buyer)
                case 1: return try await shop.order([(lute, 1), (999_999, 1)], as: buyer)
                default: return try await shop.order([(lute, 1)], as: buyer)
                }
            }
            for (number, answer) in answers.enumerated() {
                #expect(answer.status == (number % 6 == 0 ? 409 : number % 6 == 1 ? 422 : 201))
            }
            #expect(try await first.stocks() == [59, 5])
            #expect(try await first.faultsInBooks() == [])
        }
    }
}
