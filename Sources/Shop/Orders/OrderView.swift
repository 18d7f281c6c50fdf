import HTTP
import JSON
import Postgres
import Runtime

/// An order as its buyer sees it.
enum OrderView {
    private static let item = HeldProduct(
        before: [.number("id")],
        after: [.number("quantity"), .rawString("unit_price")]
    )

    /// What an order takes besides its items, about, in bytes; and what stands around an item's values.
    private static let usualByteCount = 512

    /// The first `count` rows of ``OrderColumns/list``, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func array(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: 2 + (0..<count).reduce(0) { $0 + Self.capacity(rows, $1) })
        try json.array { (json) throws(PostgresError) in
            for row in 0..<count {
                try json.object { (json) throws(PostgresError) in try Self.writeMembers(rows, row, to: &json) }
            }
        }
        return json.bytes
    }

    /// One row of ``OrderColumns/listWithHistory``, as an object with its history.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func whole(_ rows: borrowing PostgresRows, _ row: Int) throws(PostgresError) -> ShownOrder {
        var json = JSONWriter(capacity: Self.capacity(rows, row))
        try json.object { (json) throws(PostgresError) in
            try Self.writeMembers(rows, row, to: &json)
            try json.arrayMember("history") { (json) throws(PostgresError) in
                try Self.writeHistory(rows, row, to: &json)
            }
        }
        let bytes = json.bytes
        let tag = EntityTag(version: try rows.int64(row, OrderColumns.version), content: bytes)
        return ShownOrder(
            userID: try rows.int64(row, OrderColumns.userID),
            order: VersionedJSON(json: bytes, tag: tag)
        )
    }

    private static func capacity(_ rows: borrowing PostgresRows, _ row: Int) -> Int {
        rows[row, OrderColumns.items].count * 2 + Self.usualByteCount
    }

    private static func writeMembers(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        json.member("id", rawNumber: rows[row, OrderColumns.id])
        json.member("number", rawString: rows[row, OrderColumns.number])
        json.member("user", text: rows[row, OrderColumns.username])
        let status = rows.text(row, OrderColumns.status)
        json.member("status", status)
        json.member("is_completed", status == OrderStatus.completed.rawValue)
        json.member("total", rawString: rows[row, OrderColumns.total])
        try json.arrayMember("items") { (json) throws(PostgresError) in
            var offset = 0
            while offset < rows[row, OrderColumns.items].count {
                try Self.item.write(to: &json, rows[row, OrderColumns.items], &offset)
            }
        }
        json.member("created_at", try rows.time(row, OrderColumns.createdAt).rfc3339)
        json.member("updated_at", try rows.time(row, OrderColumns.updatedAt).rfc3339)
    }

    /// That it was placed is in the order's own row; what has become of it since, in its changes.
    private static func writeHistory(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        let placedAt = try rows.time(row, OrderColumns.createdAt)
        Self.write(.pending, at: placedAt, by: rows.text(row, OrderColumns.username), to: &json)
        var packed = PackedColumn(rows[row, OrderColumns.history])
        for _ in 0..<(try packed.int64()) {
            guard let status = OrderStatus(rawValue: String(copying: try packed.word())) else {
                throw PackedColumn.malformed
            }
            let time = UTCTime(microseconds: try packed.int64())
            Self.write(status, at: time, by: try packed.text(), to: &json)
        }
    }

    private static func write(
        _ status: OrderStatus,
        at time: UTCTime,
        by username: String?,
        to json: inout JSONWriter
    ) {
        json.object { json in
            json.member("status", status.rawValue)
            json.member("at", time.rfc3339)
            if let username { json.member("by", username) } else { json.nullMember("by") }
        }
    }
}
