import JSON
import Postgres

/// A product as clients see it, written from a row's bytes to JSON without a value in between.
enum ProductView {
    /// What most products take, in bytes: memory that is asked for once.
    private static let usualByteCount = 512

    /// The only row, as an object.
    static func object(_ rows: borrowing PostgresRows) -> [UInt8] {
        var json = JSONWriter(capacity: Self.usualByteCount)
        Self.write(rows, 0, to: &json)
        return json.bytes
    }

    /// The first `count` rows, as an array.
    static func array(_ rows: borrowing PostgresRows, count: Int) -> [UInt8] {
        var json = JSONWriter(capacity: count * Self.usualByteCount + 2)
        json.array { json in
            for row in 0..<count { Self.write(rows, row, to: &json) }
        }
        return json.bytes
    }

    private static func write(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) {
        json.object { json in
            json.member("id", rawNumber: rows[row, ProductColumns.id])
            json.member("name", text: rows[row, ProductColumns.name])
            json.member("description", text: rows[row, ProductColumns.description])
            json.member("price", rawString: rows[row, ProductColumns.price])
            json.member("stock", rawNumber: rows[row, ProductColumns.stock])
            if rows.isNull(row, ProductColumns.image) {
                json.nullMember("image")
            } else {
                json.member("image", text: rows[row, ProductColumns.image])
            }
            json.objectMember("category") { json in
                json.member("id", rawNumber: rows[row, ProductColumns.categoryID])
                json.member("name", text: rows[row, ProductColumns.categoryName])
                json.member("description", text: rows[row, ProductColumns.categoryDescription])
            }
        }
    }
}
