import Postgres

@testable import Shop

/// What placing orders means: one after the other, first come, first served, in a dictionary.
struct OrderModel {
    /// By product.
    private(set) var stock: [Int64: Int64] = [:]

    /// By user and key.
    private(set) var placed: [String: (hash: [UInt8], number: String)] = [:]
    private(set) var orderCount = 0

    /// What became of an order, without the ids that a database gives.
    enum Outcome: Equatable {
        case placed, duplicate, keyReused, retry
        case insufficient([Shortage])
        case unknownProducts([Int64])

        init(_ outcome: OrderOutcome) {
            self =
                switch outcome {
                case .placed: .placed
                case .duplicate: .duplicate
                case .keyReused: .keyReused
                case .insufficient(let shortages): .insufficient(shortages)
                case .unknownProducts(let ids), .unknownItems(let ids): .unknownProducts(ids)
                case .retry: .retry
                }
        }
    }

    mutating func restock(_ product: Int64, _ count: Int64) {
        self.stock[product, default: 0] += count
    }

    /// What becomes of a batch.
    ///
    /// An order that what is there at the beginning cannot satisfy is told of what is there at the beginning. Of one
    /// whose key an earlier one of the batch has, the careful way says that it does not know, the fast way does.
    mutating func place(_ orders: [NewOrder], isCareful: Bool) -> [Outcome] {
        let before = self.stock
        var seen: Set<String> = []
        return orders.map { order in
            let key = "\(order.userID) \(order.key)"
            let isSecond = !seen.insert(key).inserted
            if let earlier = self.placed[key] {
                if earlier.number == order.number { return .placed }
                return earlier.hash == order.hash ? .duplicate : .keyReused
            }
            if let refusal = Self.refusal(of: order, before) { return refusal }
            if isSecond { return .retry }
            if let refusal = Self.refusal(of: order, self.stock) { return refusal }
            for line in order.lines { self.stock[line.productID, default: 0] -= line.quantity }
            self.placed[key] = (order.hash, order.number)
            self.orderCount += 1
            return .placed
        }
    }

    private static func refusal(of order: NewOrder, _ stock: [Int64: Int64]) -> Outcome? {
        let unknown = order.lines.map(\.productID).filter { stock[$0] == nil }
        if !unknown.isEmpty { return .unknownProducts(unknown) }
        let short = order.lines.compactMap { line -> Shortage? in
            guard let left = stock[line.productID], left < line.quantity else { return nil }
            return Shortage(productID: line.productID, available: left)
        }
        return short.isEmpty ? nil : .insufficient(short)
    }
}
