import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Buyers who want the same at the same time, over two instances on one database.
    @Suite("Orders race")
    struct OrderRaceTests {
        @Test("Of 200 buyers of 10 units exactly 10 get one, and the others are told that none is left")
        @Loop
        func lastUnits() async throws {
            try await OrderShop.with { shop in
                let buyers = try await shop.addBuyers(200)
                let product = try await shop.addProducts(1, stock: 10)[0]
                let body = OrderBuyer.body([(product, 1)])
                let addresses = shop.addresses + [shop.nginx.address]
                let answers = try await atOnce(buyers.count) { number in
                    try await buyers[number].place(body, at: addresses[number % 3])
                }
                #expect(Self.counts(answers) == [201: 10, 409: 190])
                let refusals = answers.filter { $0.status == 409 }
                #expect(refusals.allSatisfy { $0.string("code") == "insufficient_stock" })
                let stock = try await shop.processes.postgres.run(
                    sql: "SELECT stock FROM products WHERE id = \(product)"
                )
                #expect(stock == "0")
                try await OrderBooks(shop: shop).settle()
                #expect(shop.sink.mails.count == 10)
            }
        }

        @Test("80 orders for the same products in opposite order are all placed, and none waits for another for ever")
        @Loop
        func oppositeOrder() async throws {
            try await OrderShop.with { shop in
                let buyers = try await shop.addBuyers(80)
                let products = try await shop.addProducts(3, stock: 1000)
                let bodies = [products, products.reversed()].map { order in
                    OrderBuyer.body(order.enumerated().map { ($0.element, $0.offset + 1) })
                }
                let addresses = shop.addresses
                let answers = try await atOnce(buyers.count) { number in
                    try await buyers[number].place(bodies[number / 2 % 2], at: addresses[number % 2])
                }
                #expect(Self.counts(answers) == [201: 80])
                let stock = try await shop.processes.postgres.run(
                    sql: "SELECT stock FROM products WHERE id >= \(products[0]) ORDER BY id"
                )
                // 1 + 3, 2 + 2 and 3 + 1 units for each pair of orders.
                #expect(stock == "840\n840\n840")
                try await OrderBooks(shop: shop).settle()
            }
        }

        @Test("Of 40 equal requests with one key at once one order comes, which every later one is answered with")
        @Loop
        func oneKey() async throws {
            try await OrderShop.with { shop in
                let buyers = try await shop.addBuyers(2)
                let (buyer, stranger) = (buyers[0], buyers[1])
                let product = try await shop.addProducts(1, stock: 100)[0]
                let body = OrderBuyer.body([(product, 1)])
                let addresses = shop.addresses
                let answers = try await atOnce(40) { number in
                    try await buyer.place(body, key: "the one", at: addresses[number % 2])
                }
                let placed = answers.filter { $0.status == 201 }
                #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]), "\(Self.counts(answers))")
                #expect(Set(placed.compactMap { $0.integer("id") }).count == 1)
                #expect(placed.count { $0.fields["idempotent-replayed"] == nil } <= 1)
                let refusals = answers.filter { $0.status == 409 }
                #expect(refusals.allSatisfy { $0.fields["retry-after"] != nil }, "\(refusals.first?.text ?? "")")
                for address in addresses {
                    let again = try await buyer.place(body, key: "the one", at: address)
                    #expect(again.status == 201 && again.fields["idempotent-replayed"] == "true", "\(again.text)")
                    #expect(again.integer("id") == placed.first?.integer("id"))
                    let other = try await buyer.place(OrderBuyer.body([(product, 2)]), key: "the one", at: address)
                    #expect(other.status == 422, "\(other.text)")
                }
                let others = try await stranger.place(body, key: "the one", at: addresses[0])
                #expect(others.status == 201 && others.integer("id") != placed.first?.integer("id"))
                let stock = try await shop.processes.postgres.run(
                    sql: "SELECT stock FROM products WHERE id = \(product)"
                )
                #expect(stock == "98")
                try await OrderBooks(shop: shop).settle()
            }
        }

        @Test("Of a cancellation and a completion at once one wins, and stock and money follow it")
        @Loop
        func cancelAgainstComplete() async throws {
            try await OrderShop.with { shop in
                let buyers = try await shop.addBuyers(20)
                let administrator = try await shop.administrator()
                let product = try await shop.addProducts(1, stock: 100)[0]
                let addresses = shop.addresses
                let body = OrderBuyer.body([(product, 2)])
                let orders = try await atOnce(buyers.count) { try await buyers[$0].place(body, at: addresses[$0 % 2]) }
                let ids = orders.compactMap { $0.integer("id") }
                #expect(ids.count == buyers.count, "\(Self.counts(orders))")
                try await OrderBooks(shop: shop).settle()
                // The even ones ask for a cancellation at the first instance and a completion at the second.
                let answers = try await atOnce(2 * ids.count) { number in
                    let (order, isCancellation) = (number / 2, number % 2 == 0)
                    let address = addresses[(number + order) % 2]
                    return isCancellation
                        ? try await buyers[order].ask("POST", "/api/orders/\(ids[order])/cancellation/", at: address)
                        : try await administrator.ask("POST", "/api/orders/\(ids[order])/completion/", at: address)
                }
                for order in ids.indices {
                    let statuses = [answers[2 * order].status, answers[2 * order + 1].status]
                    #expect(statuses == [200, 409] || statuses == [409, 200], "\(statuses)")
                }
                let cancelled = stride(from: 0, to: answers.count, by: 2).count { answers[$0].status == 200 }
                let stock = try await shop.processes.postgres.run(
                    sql: "SELECT stock FROM products WHERE id = \(product)"
                )
                #expect(stock == "\(100 - 2 * (ids.count - cancelled))")
                try await OrderBooks(shop: shop).settle()
            }
        }

        private static func counts(_ answers: [TestAnswer]) -> [Int: Int] {
            answers.reduce(into: [:]) { $0[$1.status, default: 0] += 1 }
        }
    }
}
