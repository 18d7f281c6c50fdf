package import Postgres

/// Places orders of products in one call, which is a transaction of its own.
///
/// What it writes and which locks it takes, in which order, says migration 19. Keys and products are found by their
/// primary keys.
package struct PlaceOrders: PostgresStatement {
    private let orders: [NewOrder]
    package let sql: SQL

    /// - Parameters:
    ///   - orders: Each with lines; no two of one user and key.
    ///   - isCareful: Whether orders are decided one by one, so that some may be refused; else, with SQLSTATE SH001 and
    ///     nothing done, the call fails if not all can be placed.
    package init(_ orders: [NewOrder], isCareful: Bool) {
        self.orders = orders
        self.sql = isCareful ? Self.careful : Self.fast
    }

    private static let fast = Self.sql("place_orders")
    private static let careful = Self.sql("place_orders_carefully")

    private static func sql(_ function: String) -> SQL {
        SQL(
            prepared: function,
            """
            SELECT place, outcome, order_id, detail
            FROM \(function)($1::bigint[], $2::text[], $3::bytea[], $4::text[],
                $5::integer[], $6::bigint[], $7::integer[])
            """
        )
    }

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.orders.lazy.map(\.userID))
        parameters.add(texts: self.orders.lazy.map(\.key))
        parameters.add(byteStrings: self.orders.lazy.map(\.hash))
        parameters.add(texts: self.orders.lazy.map(\.number))
        parameters.add(
            self.orders.enumerated().flatMap { place, order in
                repeatElement(Int64(place + 1), count: order.lines.count)
            }
        )
        parameters.add(self.orders.flatMap { $0.lines.map(\.productID) })
        parameters.add(self.orders.flatMap { $0.lines.map(\.quantity) })
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [OrderOutcome] {
        try OrderOutcomeColumns.outcomes(rows, count: self.orders.count)
    }
}

/// Places one order of items of its user's basket, which leave it with the order, in a transaction of its own.
///
/// The items are locked by their primary key, then all is as in ``PlaceOrders``.
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
        FROM place_basket_order($1::bigint, $2::text, $3::bytea, $4::text, $5::bigint[])
        """
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.order.userID)
        parameters.add(self.order.key)
        parameters.add(bytes: self.order.hash)
        parameters.add(self.order.number)
        parameters.add(self.order.basketItems)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [OrderOutcome] {
        try OrderOutcomeColumns.outcomes(rows, count: 1)
    }
}

/// What the functions of migration 19 give, in this order.
private enum OrderOutcomeColumns {
    static let place = 0
    static let outcome = 1
    static let orderID = 2
    static let detail = 3

    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if it is not one row for each order.
    static func outcomes(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [OrderOutcome] {
        guard rows.count == count else { throw Self.malformed("there are \(rows.count) outcomes of \(count) orders") }
        var outcomes: [OrderOutcome] = []
        outcomes.reserveCapacity(count)
        for row in 0..<count {
            guard try rows.int64(row, Self.place) == Int64(row + 1) else {
                throw Self.malformed("outcomes are out of order")
            }
            outcomes.append(try Self.outcome(rows, row))
        }
        return outcomes
    }

    private static func outcome(
        _ rows: borrowing PostgresRows,
        _ row: Int
    ) throws(PostgresError) -> OrderOutcome {
        switch rows.text(row, Self.outcome) {
        case "placed": return .placed(try rows.int64(row, Self.orderID))
        case "duplicate": return .duplicate(try rows.int64(row, Self.orderID))
        case "key_reused": return .keyReused
        case "insufficient": return .insufficient(try Self.shortages(rows.text(row, Self.detail)))
        case "unknown_product": return .unknownProducts(try Self.numbers(rows.text(row, Self.detail)))
        case "unknown_item": return .unknownItems(try Self.numbers(rows.text(row, Self.detail)))
        case "retry": return .retry
        case let outcome: throw Self.malformed("there is no outcome \(outcome)")
        }
    }

    /// Reads `3,5`.
    private static func numbers(_ text: String) throws(PostgresError) -> [Int64] {
        let words = text.split(separator: ",")
        let numbers = words.compactMap { Int64($0) }
        guard numbers.count == words.count, !numbers.isEmpty else { throw Self.malformed(text) }
        return numbers
    }

    /// Reads `3:0,5:12`.
    private static func shortages(_ text: String) throws(PostgresError) -> [Shortage] {
        let words = text.split(separator: ",").map { $0.split(separator: ":") }
        let shortages = words.compactMap { parts -> Shortage? in
            guard parts.count == 2, let productID = Int64(parts[0]), let available = Int64(parts[1]) else { return nil }
            return Shortage(productID: productID, available: available)
        }
        guard shortages.count == words.count, !shortages.isEmpty else { throw Self.malformed(text) }
        return shortages
    }

    private static func malformed(_ reason: String) -> PostgresError {
        PostgresError(.unexpectedColumn, serverMessage: reason)
    }
}

/// Wakes the workers, apart from the transactions that added their jobs.
struct RingWorkers: PostgresStatement {
    typealias Output = Void

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "ring_workers", "SELECT \(JobNotice.announceSQL)")
}
