import JSON
import Postgres
import Runtime

/// A change of stock as the product's owner sees it.
enum StockView {
    /// The only row, as an object.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func object(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter()
        try Self.write(rows, 0, to: &json)
        return json.bytes
    }

    /// The first `count` rows, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func array(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: count * 128 + 2)
        try json.array { (json) throws(PostgresError) in
            for row in 0..<count { try Self.write(rows, row, to: &json) }
        }
        return json.bytes
    }

    private static func write(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        let createdAt = try rows.time(row, StockColumns.createdAt)
        json.object { json in
            json.member("id", rawNumber: rows[row, StockColumns.id])
            json.member("delta", rawNumber: rows[row, StockColumns.delta])
            json.member("reason", text: rows[row, StockColumns.reason])
            json.member("balance", rawNumber: rows[row, StockColumns.balance])
            if rows.isNull(row, StockColumns.username) {
                json.nullMember("user")
            } else {
                json.member("user", text: rows[row, StockColumns.username])
            }
            if rows.isNull(row, StockColumns.orderID) {
                json.nullMember("order")
            } else {
                json.member("order", rawNumber: rows[row, StockColumns.orderID])
            }
            json.member("created_at", createdAt.rfc3339)
        }
    }
}
