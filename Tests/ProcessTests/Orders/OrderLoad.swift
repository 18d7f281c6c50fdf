import Runtime
import ShopTesting

/// Clients that order one thing after the other, each under a key of its own, and keep a ledger of what they asked for.
@Loop
final class OrderLoad {
    /// One order that was asked for, and what became of it.
    struct Entry: Sendable {
        let buyer: OrderBuyer
        let key: String
        let body: String
        let start: MonotonicTime
        var duration = Duration.zero

        /// The answer's status; `nil` if no whole answer came.
        var status: Int?
        var retryAfter: String?

        /// The order, if it was acknowledged.
        var orderID: Int64?
        var text = ""
    }

    private static let pause = Duration.milliseconds(150)
    private let shop: OrderShop
    private let buyers: [OrderBuyer]
    private let products: [Int64]
    private(set) var entries: [Entry] = []
    private var isStopping = false
    private var clients: [Task<Void, Never>] = []
    private let lateness = Lateness()

    /// What a busy machine may have added to the time that an order took.
    var allowance: Duration { self.lateness.allowance }

    /// - Parameters:
    ///   - shop: Whose instances are asked in turn.
    ///   - buyers: One a client.
    ///   - products: What is ordered.
    init(_ shop: OrderShop, buyers: [OrderBuyer], products: [Int64]) {
        self.shop = shop
        self.buyers = buyers
        self.products = products
    }

    /// Runs `body` under load, and stops the clients whatever happens.
    ///
    /// - Throws: What `body` throws.
    func run(_ body: @Loop () async throws -> Void) async rethrows {
        for number in self.buyers.indices {
            self.clients.append(EventLoop.shared.spawn { await self.act(number) })
        }
        do {
            try await body()
        } catch {
            await self.stop()
            throw error
        }
        await self.stop()
    }

    private func stop() async {
        self.isStopping = true
        for client in self.clients { await client.value }
        self.lateness.stop()
    }

    /// Waits until so many more orders were acknowledged.
    ///
    /// - Throws: ``ShopTesting/NeverCame``.
    func awaitOrders(_ count: Int, within limit: Duration = .seconds(30)) async throws {
        let before = self.placedCount
        try await eventually("\(count) orders", within: limit) { self.placedCount - before >= count }
    }

    var placedCount: Int { self.entries.count { $0.status == 201 } }

    private func act(_ number: Int) async {
        var turn = number
        while !self.isStopping {
            let items = (0...(turn % 3)).map { (self.products[(turn + $0) % self.products.count], 1 + turn % 3) }
            var entry = Entry(
                buyer: self.buyers[number],
                key: "\(number)-\(turn)",
                body: OrderBuyer.body(items),
                start: .now()
            )
            let address = self.shop.addresses[turn % 2]
            if let answer = try? await entry.buyer.place(entry.body, key: entry.key, at: address) {
                entry.note(answer)
            }
            entry.duration = .now() - entry.start
            self.entries.append(entry)
            turn += 1
            // Nobody cancels a client.
            try? await EventLoop.shared.sleep(for: Self.pause)
        }
    }

    /// Sends every key again until it is an order: one that was acknowledged is the same then.
    ///
    /// - Returns: What is wrong.
    /// - Throws: ``ShopTesting/NeverCame``.
    func replay() async throws -> [String] {
        var faults: [String] = []
        var orders: [Int64: String] = [:]
        for (number, entry) in self.entries.enumerated() {
            var id: Int64?
            try await eventually("\(entry.key) is an order") {
                let address = self.shop.addresses[number % 2]
                guard let answer = try? await entry.buyer.place(entry.body, key: entry.key, at: address),
                    answer.status == 201
                else { return false }
                id = answer.integer("id")
                return true
            }
            guard let id else {
                throw AccountClient.UnexpectedAnswer(description: "an order of \(entry.key) has no id")
            }
            if let known = entry.orderID, known != id { faults.append("\(entry.key) was \(known) and is \(id)") }
            if let other = orders.updateValue(entry.key, forKey: id) {
                faults.append("\(id) is \(other) and \(entry.key)")
            }
        }
        return faults
    }
}

extension OrderLoad.Entry {
    mutating func note(_ answer: TestAnswer) {
        self.status = answer.status
        self.retryAfter = answer.fields["retry-after"]
        if answer.status == 201 { self.orderID = answer.integer("id") } else { self.text = answer.text }
    }
}
