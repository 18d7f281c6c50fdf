/// What the orders of a batch want of each product, all together.
struct OrderDemand {
    /// The products, ascending, each once.
    let products: [Int64]

    /// How many pieces of each are wanted.
    let quantities: [Int64]

    /// For each line of each order, in their order, where in ``products`` its product is, from 1.
    let lineProducts: [Int64]

    init(_ orders: [NewOrder]) {
        var quantities: [Int64: Int64] = [:]
        for order in orders {
            for line in order.lines { quantities[line.productID, default: 0] += line.quantity }
        }
        let products = quantities.keys.sorted()
        var places: [Int64: Int64] = [:]
        for (index, product) in products.enumerated() { places[product] = Int64(index + 1) }
        self.products = products
        self.quantities = products.map { quantities[$0, default: 0] }
        self.lineProducts = orders.flatMap { $0.lines.map { places[$0.productID, default: 0] } }
    }
}

/// The lines of the orders of a batch as columns.
enum OrderLineColumns {
    /// For each line which order it belongs to, from 1.
    static func places(of orders: [NewOrder]) -> [Int64] {
        orders.enumerated().flatMap { place, order in
            repeatElement(Int64(place + 1), count: order.lines.count)
        }
    }
}
