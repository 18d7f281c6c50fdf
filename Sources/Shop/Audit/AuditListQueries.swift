package import Postgres

/// The conditions of an audit listing, each of which has an index in the list's own order (migration 6).
private enum AuditConditions {
    static func text(_ listing: AuditListing, _ numbers: inout ParameterNumbers) -> String {
        var conditions: [String] = []
        if listing.userID != nil { conditions.append("e.user_id = \(numbers.next())") }
        if listing.actorID != nil { conditions.append("e.actor_id = \(numbers.next())") }
        if listing.action != nil { conditions.append("e.action = \(numbers.next())") }
        if listing.createdAfter != nil { conditions.append("e.created_at > \(TimestampSQL.parameter(numbers.next()))") }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    static func bind(_ listing: AuditListing, to parameters: inout PostgresParameters) {
        if let userID = listing.userID { parameters.add(userID) }
        if let actorID = listing.actorID { parameters.add(actorID) }
        if let action = listing.action { parameters.add(action) }
        if let createdAfter = listing.createdAfter { parameters.add(createdAfter) }
    }
}

/// One page of the audit, newest first, each event with the names of both users in the same statement.
///
/// Planned each time, for the values in hand: by the index of one of the filters, or by the one of times. The page is
/// cut out first, so that names are looked up (by primary key) for its rows only. One row more than the page has is
/// asked for, which tells whether there is a next page.
package struct ListAuditEvents: PostgresStatement {
    package let sql: SQL
    private let listing: AuditListing

    package init(_ listing: AuditListing) {
        self.listing = listing
        self.sql = SQL(unprepared: Self.text(listing))
    }

    private static func text(_ listing: AuditListing) -> String {
        var numbers = ParameterNumbers()
        var conditions = AuditConditions.text(listing, &numbers)
        if case .after = listing.position {
            conditions += " AND (e.created_at, e.id) < (\(TimestampSQL.parameter(numbers.next())), \(numbers.next()))"
        }
        var limit = "LIMIT \(numbers.next())"
        if case .offset = listing.position { limit += " OFFSET \(numbers.next())" }
        return """
            SELECT p.id, \(TimestampSQL.column("p.created_at")), p.action,
                p.actor_id, actor.username, p.user_id, subject.username, p.address, p.request_id, p.details
            FROM (
                SELECT e.id, e.created_at, e.action, e.actor_id, e.user_id, e.address, e.request_id, e.details
                FROM audit_events e
                WHERE \(conditions)
                ORDER BY e.created_at DESC, e.id DESC
                \(limit)
            ) p
            LEFT JOIN users actor ON actor.id = p.actor_id
            LEFT JOIN users subject ON subject.id = p.user_id
            ORDER BY p.created_at DESC, p.id DESC
            """
    }

    package func bind(to parameters: inout PostgresParameters) {
        AuditConditions.bind(self.listing, to: &parameters)
        if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
        parameters.add(self.listing.limit + 1)
        if case .offset(let rowCount) = self.listing.position { parameters.add(rowCount) }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        var last: PageCursor?
        if rows.count > count {
            last = PageCursor(
                value: .createdAt(microseconds: try rows.int64(count - 1, AuditColumns.createdAt)),
                id: try rows.int64(count - 1, AuditColumns.id)
            )
        }
        return ListPage(json: try AuditView.array(rows, count: count), rowCount: count, last: last)
    }
}

/// How many events pass a listing's filters; it reads their entries in the index of one of them.
package struct CountAuditEvents: PostgresStatement {
    package let sql: SQL
    private let listing: AuditListing

    package init(_ listing: AuditListing) {
        var numbers = ParameterNumbers()
        let conditions = AuditConditions.text(listing, &numbers)
        self.listing = listing
        self.sql = SQL(unprepared: "SELECT count(*) FROM audit_events e WHERE \(conditions)")
    }

    package func bind(to parameters: inout PostgresParameters) {
        AuditConditions.bind(self.listing, to: &parameters)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// What ``ListAuditEvents`` selects, in this order.
enum AuditColumns {
    static let id = 0
    static let createdAt = 1
    static let action = 2
    static let actorID = 3
    static let actorName = 4
    static let userID = 5
    static let userName = 6
    static let address = 7
    static let requestID = 8
    static let details = 9
}
