import JSON
import Postgres

/// A category as clients see it, written from a row's bytes to JSON.
enum CategoryView {
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
        var json = JSONWriter(capacity: 2048)
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
        let id = try rows.int64(row, CategoryColumns.id)
        json.object { json in
            json.member("id", id)
            rows.withBytes(row, CategoryColumns.name) { json.member("name", text: $0) }
            rows.withBytes(row, CategoryColumns.description) { json.member("description", text: $0) }
        }
    }
}
