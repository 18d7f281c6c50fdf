import Postgres

/// What the functions of migration 19 give, in this order.
enum OrderOutcomeColumns {
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
        case "insufficient": return .insufficient(try Self.shortages(rows.text(row, Self.detail)))
        case "unknown_product": return .unknownProducts(try Self.numbers(rows.text(row, Self.detail)))
        case "unknown_item": return .unknownItems(try Self.numbers(rows.text(row, Self.detail)))
        case let outcome:
            let id = rows.isNull(row, Self.orderID) ? nil : try rows.int64(row, Self.orderID)
            return try Self.outcome(outcome, id: id)
        }
    }

    /// What became of an order that was not refused.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func outcome(_ name: String, id: Int64?) throws(PostgresError) -> OrderOutcome {
        switch (name, id) {
        case ("placed", let id?): return .placed(id)
        case ("duplicate", let id?): return .duplicate(id)
        case ("key_reused", _): return .keyReused
        case ("retry", _): return .retry
        default: throw Self.malformed("there is no outcome \(name)")
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

    static func malformed(_ reason: String) -> PostgresError {
        PostgresError(.unexpectedColumn, serverMessage: reason)
    }
}
