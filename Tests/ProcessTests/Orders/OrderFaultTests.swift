import Glibc
import Runtime
import ShopTesting
import Testing

extension ProcessDatabaseTests {
    /// Something the shop needs dies while eight clients order.
    @Suite("Orders survive faults")
    struct OrderFaultTests {
        enum Fault: String, CaseIterable, CustomTestStringConvertible {
            case databaseKilled, backendsTerminated, instanceKilled, workerKilled, redisGone

            var testDescription: String { self.rawValue }

            /// Whether an instance answers all requests meanwhile, if only by refusing them.
            var isAnswered: Bool { self != .instanceKilled }
        }

        /// What is allowed while a dependency is down; 409 is for a key whose first request still runs.
        private static let statuses: Set<Int?> = [201, 409, 429, 503, 504]

        @Test(
            "Each acknowledged order is there once, each key has one order, stock is exact, each mail goes out once",
            arguments: Fault.allCases
        )
        @Loop
        func survives(_ fault: Fault) async throws {
            try await OrderShop.with { shop in
                let buyers = try await shop.addBuyers(8)
                let products = try await shop.addProducts(5, stock: 100_000)
                let load = OrderLoad(shop, buyers: buyers, products: products)
                try await load.run {
                    try await load.awaitOrders(20)
                    try await Self.bring(fault, on: shop, load)
                    try await load.awaitOrders(20)
                }
                let wrong = load.entries.filter { entry in
                    !Self.statuses.contains(entry.status) && (fault.isAnswered || entry.status != nil)
                }
                #expect(wrong.prefix(3).map { "\($0.key): \($0.status ?? 0) \($0.text)" } == [], "\(wrong.count)")
                let unhelpful = load.entries.filter { $0.status == 503 && $0.retryAfter == nil }
                #expect(unhelpful.prefix(3).map(\.key) == [])
                let limit = .seconds(6) + load.allowance
                #expect(load.entries.filter { $0.duration > limit }.map(\.key) == [])
                #expect(try await load.replay() == [])
                try await OrderBooks(shop: shop).settle()
                let orders = try await shop.processes.postgres.run(sql: "SELECT count(*) FROM orders")
                #expect(orders == "\(load.entries.count)")
            }
        }

        @Loop
        private static func bring(_ fault: Fault, on shop: OrderShop, _ load: OrderLoad) async throws {
            switch fault {
            case .databaseKilled:
                try await shop.processes.postgres.kill()
                try await eventually("an order is refused") { load.entries.last?.status == 503 }
                try await shop.processes.postgres.start()
            case .backendsTerminated:
                for _ in 1...5 {
                    let count = try await shop.processes.postgres.run(
                        sql: """
                            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                            WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
                            """
                    )
                    #expect(Int(count) ?? 0 > 0)
                    try await load.awaitOrders(5)
                }
            case .instanceKilled:
                shop.instances[0].kill()
                try await load.awaitOrders(10)
                try await shop.instances[0].startAndWait()
            case .workerKilled:
                for worker in shop.workers {
                    worker.kill()
                    try await load.awaitOrders(10)
                    try await worker.startAndWait()
                }
            case .redisGone:
                shop.redis.kill()
                try await load.awaitOrders(20)
                try shop.redis.start()
            }
        }
    }
}
