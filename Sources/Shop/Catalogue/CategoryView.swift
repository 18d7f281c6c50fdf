import JSON
import Postgres

/// A category as clients see it, written from a row's bytes to JSON.
enum CategoryView {
    /// The only row, as an object.
    static func object(_ rows: borrowing PostgresRows) -> [UInt8] {
        var json = JSONWriter()
        Self.write(rows, 0, to: &json)
        return json.bytes
    }

    /// The first `count` rows, as an array.
    static func array(_ rows: borrowing PostgresRows, count: Int) -> [UInt8] {
        var json = JSONWriter(capacity: 2048)
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
            json.member("id", rawNumber: rows[row, CategoryColumns.id])
            json.member("name", text: rows[row, CategoryColumns.name])
            json.member("description", text: rows[row, CategoryColumns.description])
        }
    }
}
