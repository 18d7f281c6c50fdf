package import Postgres

/// Places orders of products in one call, which is a transaction of its own; all of them, or none.
///
/// With SQLSTATE SH001 it has done nothing: not every order can be placed. What it writes and which locks it takes, in
/// which order, say migrations 19, 21 and 23. Keys, products, their categories and users are found by their primary
/// keys.
package struct PlaceOrders: PostgresStatement {
    private let orders: [NewOrder]
    private let demand: OrderDemand

    /// - Parameter orders: Each with lines; no two of one user and key.
    package init(_ orders: [NewOrder]) {
        self.orders = orders
        self.demand = OrderDemand(orders)
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "place_orders_at_once",
        """
        SELECT id, user_id, number, username, status, total, created_at, updated_at, version, items, history,
            place, outcome
        FROM place_orders_at_once($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::bigint[],
            $7::integer[], $8::integer[], $9::integer[], $10::integer[])
        """
    )

    /// What follows the columns of ``OrderColumns/listAsPlaced``.
    private static let place = 11
    private static let outcome = 12

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orders.lazy.map(\.userID))
        parameters.add(texts: self.orders.lazy.map(\.key))
        parameters.add(byteStrings: self.orders.lazy.map(\.hash))
        parameters.add(texts: self.orders.lazy.map(\.number))
        parameters.add(texts: self.orders.lazy.map(\.requestID))
        parameters.add(self.demand.products)
        parameters.add(self.demand.quantities)
        parameters.add(OrderLineColumns.places(of: self.orders))
        parameters.add(self.demand.lineProducts)
        parameters.add(self.orders.flatMap { $0.lines.map(\.quantity) })
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PlacedBatch {
        var outcomes = [OrderOutcome?](repeating: nil, count: self.orders.count)
        var shown: [Int64: ShownOrder] = [:]
        for row in 0..<rows.count {
            let place = Int(try rows.int64(row, Self.place)) - 1
            guard outcomes.indices.contains(place), outcomes[place] == nil else {
                throw OrderOutcomeColumns.malformed("there is no order \(place), or it has two outcomes")
            }
            let outcome = try OrderOutcomeColumns.outcome(
                rows.text(row, Self.outcome),
                id: rows.isNull(row, OrderColumns.id) ? nil : try rows.int64(row, OrderColumns.id)
            )
            if case .placed(let id) = outcome, !rows.isNull(row, OrderColumns.items) {
                shown[id] = try OrderView.whole(rows, row)
            }
            outcomes[place] = outcome
        }
        let decided = outcomes.compactMap(\.self)
        guard decided.count == self.orders.count else {
            throw OrderOutcomeColumns.malformed("there are \(decided.count) outcomes of \(self.orders.count) orders")
        }
        return PlacedBatch(outcomes: decided, shown: shown)
    }
}

/// Places orders of products in one call, which is a transaction of its own, and decides order by order.
///
/// So some may be refused and the others are placed. All else is as in ``PlaceOrders``.
package struct PlaceOrdersCarefully: PostgresStatement {
    private let orders: [NewOrder]

    /// - Parameter orders: Each with lines.
    package init(_ orders: [NewOrder]) {
        self.orders = orders
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "place_orders_carefully",
        """
        SELECT place, outcome, order_id, detail
        FROM place_orders_carefully($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::text[],
            $6::integer[], $7::bigint[], $8::integer[])
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orders.lazy.map(\.userID))
        parameters.add(texts: self.orders.lazy.map(\.key))
        parameters.add(byteStrings: self.orders.lazy.map(\.hash))
        parameters.add(texts: self.orders.lazy.map(\.number))
        parameters.add(texts: self.orders.lazy.map(\.requestID))
        parameters.add(OrderLineColumns.places(of: self.orders))
        parameters.add(self.orders.flatMap { $0.lines.map(\.productID) })
        parameters.add(self.orders.flatMap { $0.lines.map(\.quantity) })
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PlacedBatch {
        PlacedBatch(outcomes: try OrderOutcomeColumns.outcomes(rows, count: self.orders.count), shown: [:])
    }
}

/// Places one order of items of its user's basket, which leave it with the order, in a transaction of its own.
///
/// The items are locked by their primary key, then all is as in ``PlaceOrdersCarefully``.
package struct PlaceBasketOrder: PostgresStatement {
    private let order: NewOrder

    package init(_ order: NewOrder) {
        self.order = order
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "place_basket_order",
        """
        SELECT place, outcome, order_id, detail
        FROM place_basket_order($1::bigint, $2::text, $3::bytea, $4::text, $5::text, $6::bigint[])
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.order.userID)
        parameters.add(self.order.key)
        parameters.add(bytes: self.order.hash)
        parameters.add(self.order.number)
        parameters.add(self.order.requestID)
        parameters.add(self.order.basketItems)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PlacedBatch {
        PlacedBatch(outcomes: try OrderOutcomeColumns.outcomes(rows, count: 1), shown: [:])
    }
}

/// Wakes the workers, apart from the transactions that added their jobs.
struct RingWorkers: PostgresStatement {
    typealias Output = Void

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "ring_workers", "SELECT \(JobNotice.announceSQL)")
}
