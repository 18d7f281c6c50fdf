package import Postgres
import Runtime

/// The conditions of an order listing: a user's orders are found by the index `orders_user`, those in a status by
/// `orders_status`, all of them by the primary key; each in the list's own order, that of ids.
private enum OrderConditions {
    /// The longest that a transaction takes which places an order.
    ///
    /// `created_at` is when it began, and the id was given some time within it: of two orders that are further apart in
    /// time than that, the later one has the higher id.
    static let longestPlacing = "interval '1 minute'"

    /// What has been placed after a moment is found exactly, and the walk through ids ends: below the id of the last
    /// order that is a minute older than the moment, found by the index `orders_created`, there is none of them.
    static func text(_ listing: OrderListing, _ numbers: inout ParameterNumbers) -> String {
        var conditions: [String] = []
        if listing.userID != nil { conditions.append("user_id = \(numbers.next())") }
        if let status = listing.status { conditions.append("status = '\(status.rawValue)'") }
        if listing.createdAfter != nil {
            let moment = TimestampSQL.parameter(numbers.next())
            conditions.append("created_at > \(moment)")
            conditions.append(
                """
                id > coalesce((
                    SELECT before.id FROM orders before WHERE before.created_at <= \(moment) - \(Self.longestPlacing)
                    ORDER BY before.created_at DESC, before.id DESC LIMIT 1
                ), 0)
                """
            )
        }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    static func bind(_ listing: OrderListing, to parameters: inout PostgresParameters) {
        if let userID = listing.userID { parameters.add(userID) }
        if let createdAfter = listing.createdAfter { parameters.add(createdAfter) }
    }
}

/// One page of the orders, newest first, each with its items, in one statement, and the generation of what it shows of
/// products.
///
/// The page is cut out first, then names and items are looked up for its rows. One row more than the page has is asked
/// for, which tells whether there is a next page. A user's own first page is prepared; others are planned each time,
/// for the values in hand.
package struct ListOrders: PostgresStatement {
    package let sql: SQL
    private let listing: OrderListing

    package init(_ listing: OrderListing) {
        self.listing = listing
        let isPrepared = listing.isUsualPage && listing.userID != nil
        self.sql = isPrepared ? Self.usual : SQL(unprepared: Self.text(listing))
    }

    private static let usual: SQL = {
        var numbers = ParameterNumbers()
        let conditions = "user_id = \(numbers.next())"
        return SQL(prepared: "list_own_orders", Self.text(conditions, "LIMIT \(numbers.next())"))
    }()

    private static func text(_ listing: OrderListing) -> String {
        var numbers = ParameterNumbers()
        var conditions = OrderConditions.text(listing, &numbers)
        if case .after = listing.position { conditions += " AND id < \(numbers.next())" }
        var limit = "LIMIT \(numbers.next())"
        if case .offset = listing.position { limit += " OFFSET \(numbers.next())" }
        return Self.text(conditions, limit)
    }

    private static func text(_ conditions: String, _ limit: String) -> String {
        """
        SELECT \(OrderColumns.list), \(CacheNamespace.products.generationSQL)
        FROM (
            SELECT id, user_id, number, status, total, created_at, updated_at, version
            FROM orders
            WHERE \(conditions)
            ORDER BY id DESC
            \(limit)
        ) o
        JOIN users u ON u.id = o.user_id
        ORDER BY o.id DESC
        """
    }

    package func bind(to parameters: inout PostgresParameters) {
        OrderConditions.bind(self.listing, to: &parameters)
        if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
        parameters.add(self.listing.limit + 1)
        if case .offset(let rowCount) = self.listing.position { parameters.add(rowCount) }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        let last = rows.count > count ? PageCursor(value: .id, id: try rows.int64(count - 1, OrderColumns.id)) : nil
        let generation = rows.count == 0 ? nil : try rows.int64(0, OrderColumns.items + 1)
        let json = try OrderView.array(rows, count: count)
        return ListPage(json: json, rowCount: count, last: last, generation: generation)
    }
}

/// How many orders pass a listing's filters; it reads their entries in the index of one of them.
package struct CountOrders: PostgresStatement {
    package let sql: SQL
    private let listing: OrderListing

    package init(_ listing: OrderListing) {
        var numbers = ParameterNumbers()
        let conditions = OrderConditions.text(listing, &numbers)
        self.listing = listing
        self.sql = SQL(unprepared: "SELECT count(*) FROM orders WHERE \(conditions)")
    }

    package func bind(to parameters: inout PostgresParameters) {
        OrderConditions.bind(self.listing, to: &parameters)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}
