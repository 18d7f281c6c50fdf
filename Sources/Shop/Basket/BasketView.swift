import HTTP
import JSON
import Postgres

/// Basket items as their user sees them.
enum BasketView {
    private static let item = HeldProduct(before: [.number("id")], after: [.number("quantity")])

    /// What the names and signs around an item's values take, about, in bytes.
    private static let usualByteCountAroundValues = 160

    /// The first `count` rows of ``BasketColumns/list``, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func array(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [UInt8] {
        let capacity = (0..<count).reduce(2) {
            $0 + rows[$1, BasketColumns.item].count + Self.usualByteCountAroundValues
        }
        var json = JSONWriter(capacity: capacity)
        try json.array { (json) throws(PostgresError) in
            for row in 0..<count { try Self.write(rows, row, to: &json) }
        }
        return json.bytes
    }

    /// The first row, as an object with its tag.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func object(_ rows: borrowing PostgresRows) throws(PostgresError) -> VersionedJSON {
        var json = JSONWriter(capacity: rows[0, BasketColumns.item].count + Self.usualByteCountAroundValues)
        try Self.write(rows, 0, to: &json)
        let bytes = json.bytes
        let version = try rows.int64(0, BasketColumns.version)
        return VersionedJSON(json: bytes, tag: EntityTag(version: version, content: bytes))
    }

    private static func write(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        var offset = 0
        try Self.item.write(to: &json, rows[row, BasketColumns.item], &offset)
    }
}
