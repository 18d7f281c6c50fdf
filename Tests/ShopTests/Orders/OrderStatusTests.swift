import Testing

@testable import Shop

@Suite("The states of orders")
struct OrderStatusTests {
    private static let moves: [(OrderStatus, OrderStatus, Set<OrderStatus.Effect>)] = [
        (.pending, .paid, []),
        (.pending, .paymentFailed, [.returnsStock]),
        (.pending, .cancelled, [.returnsStock, .refunds]),
        (.paid, .completed, []),
        (.paid, .cancelled, [.returnsStock, .refunds]),
    ]

    @Test(
        "Five moves are allowed, and no other",
        arguments: OrderStatus.allCases.flatMap { old in OrderStatus.allCases.map { (old, $0) } }
    )
    func moves(old: OrderStatus, next: OrderStatus) {
        let expected = Self.moves.first { $0.0 == old && $0.1 == next }?.2
        #expect(old.effects(becoming: next) == expected)
    }

    @Test("Whatever way an order goes, its stock comes back once at most, and not if it is kept")
    func returnsStockOnce() {
        func walk(_ status: OrderStatus, _ returns: Int, _ depth: Int) {
            #expect(depth <= OrderStatus.allCases.count, "the ways end")
            #expect(returns == (status == .cancelled || status == .paymentFailed ? 1 : 0))
            for next in OrderStatus.allCases {
                guard let effects = status.effects(becoming: next) else { continue }
                walk(next, returns + (effects.contains(.returnsStock) ? 1 : 0), depth + 1)
            }
        }
        walk(.pending, 0, 1)
    }

    @Test("Clients and the table have these words")
    func names() {
        #expect(
            OrderStatus.allCases.map(\.rawValue) == ["pending", "paid", "completed", "cancelled", "payment_failed"]
        )
    }
}
