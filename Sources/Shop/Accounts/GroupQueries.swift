import JSON
package import Postgres

/// What the statements that show groups select of `groups g`: the permissions' names come along, with spaces between,
/// from the primary key of `group_permissions`.
private enum GroupColumns {
    static let list = """
        g.id, g.name, g.role IS NOT NULL,
            (SELECT string_agg(gp.permission, ' ' ORDER BY gp.permission)
             FROM group_permissions gp WHERE gp.group_id = g.id)
        """

    static func group(_ rows: borrowing PostgresRows, _ row: Int) throws(PostgresError) -> Group {
        Group(
            id: try rows.int64(row, 0),
            name: rows.text(row, 1),
            permissions: rows.optionalText(row, 3)?.split(separator: " ").map(String.init) ?? [],
            isRole: try rows.bool(row, 2)
        )
    }
}

/// One page of the groups by id, from the primary key, each with its permissions.
///
/// One row more than the page has is asked for, which tells whether there is a next page.
package struct ListGroups: PostgresStatement {
    private let listing: GroupListing

    package init(_ listing: GroupListing) {
        self.listing = listing
    }

    package var sql: SQL {
        switch self.listing.position {
        case .first: Self.first
        case .after: Self.after
        case .offset: Self.offset
        }
    }

    private static let first = SQL(
        prepared: "list_groups",
        "SELECT \(GroupColumns.list) FROM groups g ORDER BY g.id LIMIT $1"
    )

    private static let after = SQL(
        prepared: "list_groups_after",
        "SELECT \(GroupColumns.list) FROM groups g WHERE g.id > $2 ORDER BY g.id LIMIT $1"
    )

    private static let offset = SQL(
        prepared: "list_groups_offset",
        "SELECT \(GroupColumns.list) FROM groups g ORDER BY g.id LIMIT $1 OFFSET $2"
    )

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.listing.limit + 1)
        switch self.listing.position {
        case .first: break
        case .after(let cursor): parameters.add(cursor.id)
        case .offset(let rowCount): parameters.add(rowCount)
        }
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> ListPage {
        let count = min(rows.count, self.listing.limit)
        var groups: [Group] = []
        for row in 0..<count { groups.append(try GroupColumns.group(rows, row)) }
        var json = JSONWriter(capacity: 2048)
        json.array { json in
            for group in groups { group.write(to: &json) }
        }
        let last = rows.count > count ? groups.last.map { PageCursor(value: .id, id: $0.id) } : nil
        return ListPage(json: json.bytes, rowCount: count, last: last)
    }
}

/// How many groups there are.
package struct CountGroups: PostgresStatement {
    package init() {}

    package var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "count_groups", "SELECT count(*) FROM groups")

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 {
        try rows.int64(0, 0)
    }
}

/// One group by the primary key, or `nil`.
package struct FindGroup: PostgresStatement {
    private let id: Int64

    package init(id: Int64) {
        self.id = id
    }

    package var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "find_group", "SELECT \(GroupColumns.list) FROM groups g WHERE g.id = $1")

    package func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }

    package func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Group? {
        rows.count == 0 ? nil : try GroupColumns.group(rows, 0)
    }
}

/// Locks a group, by the primary key, until the transaction ends: nobody joins it meanwhile, and changes of it come one
/// after the other.
///
/// What the row and its permissions are is read by the next statement: this one saw them as they were before it waited.
struct LockGroup: PostgresStatement {
    typealias Output = Void

    let id: Int64

    var sql: SQL { Self.sql }

    private static let sql = SQL(prepared: "lock_group", "SELECT id FROM groups WHERE id = $1 FOR UPDATE")

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.id)
    }
}

/// Keeps groups as they are, by the primary key, while a user joins them, and gives the role that each is, if it is
/// one; groups that do not exist are missing.
struct LockGroupsOfUser: PostgresStatement {
    let ids: [Int64]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "lock_groups_of_user",
        "SELECT id, role FROM groups WHERE id = ANY ($1::bigint[]) ORDER BY id FOR SHARE"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.ids)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [Int64: Role?] {
        var roles: [Int64: Role?] = [:]
        for row in 0..<rows.count {
            roles.updateValue(rows.optionalText(row, 1).flatMap(Role.init(rawValue:)), forKey: try rows.int64(row, 0))
        }
        return roles
    }
}

/// What the members of any of these groups may do, from the primary key of `group_permissions`.
struct PermissionsOfGroups: PostgresStatement {
    let ids: [Int64]

    var sql: SQL { Self.sql }

    private static let sql = SQL(
        prepared: "permissions_of_groups",
        "SELECT DISTINCT permission FROM group_permissions WHERE group_id = ANY ($1::bigint[])"
    )

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.ids)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> PermissionSet {
        PermissionSet((0..<rows.count).compactMap { row in Permission(rawValue: rows.text(row, 0)) })
    }
}
