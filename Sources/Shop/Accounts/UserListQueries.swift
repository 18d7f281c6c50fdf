package import Postgres

/// The conditions of a listing of users, each of which has an index (migration 5).
private enum UserConditions {
    /// What the index `users_search` holds.
    private static let searched =
        "folded_identifier(username || ' ' || email || ' ' || first_name || ' ' || last_name)"

    static func text(_ listing: UserListing, _ numbers: inout ParameterNumbers) -> String {
        var conditions: [String] = []
        if listing.role != nil { conditions.append("role = \(numbers.next())") }
        if let isActive = listing.isActive { conditions.append(isActive ? "is_active" : "NOT is_active") }
        if listing.search != nil { conditions.append("\(self.searched) LIKE \(self.pattern(numbers.next()))") }
        return conditions.isEmpty ? "true" : conditions.joined(separator: " AND ")
    }

    /// Folded first, since folding makes a `%` of a full-width one; then what has a meaning is made literal.
    private static func pattern(_ parameter: String) -> String {
        #"'%' || regexp_replace(folded_identifier(\#(parameter)), '([%_\\])', '\\\1', 'g') || '%'"#
    }

    static func bind(_ listing: UserListing, to parameters: inout PostgresParameters) {
        if let role = listing.role { parameters.add(role.rawValue) }
        if let search = listing.search { parameters.add(search) }
    }
}

/// One page of the users that pass a listing's filters, by id, each with their groups.
///
/// Planned each time, for the values in hand. The page is cut out first, so that groups are looked up (by primary key)
/// for its rows only. One row more than the page has is asked for, which tells whether there is a next page.
///
/// A search is found by its trigrams and then sorted, or, where most users match, by a walk through the ids; PostgreSQL
/// is told that ``caution`` times as many rows are wanted, since matches need not be spread evenly over the ids (a
/// walk that waits for them would read the whole table). The limit within a materialized subquery is a fence to the
/// planner, but runs only as far as rows are taken from it.
package struct ListUsers: PostgresStatement {
    package let sql: SQL
    private let listing: UserListing

    /// How many times more rows PostgreSQL is to plan for than are wanted.
    private static let caution = 20

    package init(_ listing: UserListing) {
        self.listing = listing
        self.sql = SQL(unprepared: Self.text(listing))
    }

    private static func text(_ listing: UserListing) -> String {
        var numbers = ParameterNumbers()
        var conditions = UserConditions.text(listing, &numbers)
        if case .after = listing.position { conditions += " AND id > \(numbers.next())" }
        let plannedCount = numbers.next()
        var limit = "LIMIT \(numbers.next())"
        if case .offset = listing.position { limit += " OFFSET \(numbers.next())" }
        return """
            WITH matches AS MATERIALIZED (
                SELECT id, username, email, first_name, last_name, phone_number, role, is_active, created_at
                FROM users
                WHERE \(conditions)
                ORDER BY id
                LIMIT \(plannedCount)
            )
            SELECT \(UserColumns.list)
            FROM (SELECT * FROM matches \(limit)) u
            ORDER BY u.id
            """
    }

    package func bind(to parameters: inout PostgresParameters) {
        UserConditions.bind(self.listing, to: &parameters)
        if case .after(let cursor) = self.listing.position { cursor.bind(to: &parameters) }
        let count = self.listing.limit + 1
        var offset = 0
        if case .offset(let rowCount) = self.listing.position { offset = rowCount }
        let hasSearch = self.listing.search != nil
        parameters.add((offset + count) * (hasSearch ? Self.caution : 1))
        parameters.add(count)
        if case .offset = self.listing.position { parameters.add(offset) }
    }

    /// The users, and the place behind the last of them if there are more.
    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> (users: [User], last: PageCursor?) {
        let count = min(rows.count, self.listing.limit)
        var users: [User] = []
        for row in 0..<count { users.append(try UserColumns.user(rows, row)) }
        return (users, rows.count > count ? users.last.map { PageCursor(value: .id, id: $0.id) } : nil)
    }
}

/// How many users pass a listing's filters; it reads their entries in the index of one of them, or all of them.
package struct CountUsers: PostgresStatement {
    package let sql: SQL
    private let listing: UserListing

    package init(_ listing: UserListing) {
        var numbers = ParameterNumbers()
        let conditions = UserConditions.text(listing, &numbers)
        self.listing = listing
        self.sql = SQL(unprepared: "SELECT count(*) FROM users WHERE \(conditions)")
    }

    package func bind(to parameters: inout PostgresParameters) {
        UserConditions.bind(self.listing, to: &parameters)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}
