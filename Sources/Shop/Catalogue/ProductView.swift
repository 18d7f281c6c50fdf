import JSON
import Postgres

/// A product as clients see it, written from a row's bytes to JSON without a value in between.
enum ProductView {
    /// What most products take, in bytes: memory that is asked for once.
    private static let usualByteCount = 512

    /// The only row, as an object.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func object(_ rows: borrowing PostgresRows) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: Self.usualByteCount)
        try Self.write(rows, 0, to: &json)
        return json.bytes
    }

    /// The first `count` rows, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func array(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: count * Self.usualByteCount + 2)
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
        let id = try rows.int64(row, ProductColumns.id)
        let stock = try rows.int64(row, ProductColumns.stock)
        let categoryID = try rows.int64(row, ProductColumns.categoryID)
        json.object { json in
            json.member("id", id)
            rows.withBytes(row, ProductColumns.name) { json.member("name", text: $0) }
            rows.withBytes(row, ProductColumns.description) { json.member("description", text: $0) }
            rows.withBytes(row, ProductColumns.price) { json.member("price", rawString: $0) }
            json.member("stock", stock)
            if rows.isNull(row, ProductColumns.image) {
                json.nullMember("image")
            } else {
                rows.withBytes(row, ProductColumns.image) { json.member("image", text: $0) }
            }
            json.objectMember("category") { json in
                json.member("id", categoryID)
                rows.withBytes(row, ProductColumns.categoryName) { json.member("name", text: $0) }
                rows.withBytes(row, ProductColumns.categoryDescription) { json.member("description", text: $0) }
            }
        }
    }
}
