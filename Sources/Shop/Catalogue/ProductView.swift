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
        var packed = PackedColumn(rows[row, ProductColumns.packed])
        let price = try packed.word()
        let stock = try packed.word()
        let categoryID = try packed.word()
        let name = try packed.text()
        let description = try packed.text()
        let hasImage = !packed.isNull
        let image = try packed.text()
        let categoryName = try packed.text()
        let categoryDescription = try packed.text()
        json.object { json in
            json.member("id", rawNumber: rows[row, ProductColumns.id])
            json.member("name", text: name)
            json.member("description", text: description)
            json.member("price", rawString: price)
            json.member("stock", rawNumber: stock)
            if hasImage { json.member("image", text: image) } else { json.nullMember("image") }
            json.objectMember("category") { json in
                json.member("id", rawNumber: categoryID)
                json.member("name", text: categoryName)
                json.member("description", text: categoryDescription)
            }
        }
    }
}
