import JSON
import Postgres
import Runtime

/// A job as administrators see it.
enum JobView {
    /// The first `count` rows, as an array.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func array(_ rows: borrowing PostgresRows, count: Int) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: count * 256 + 2)
        try json.array { (json) throws(PostgresError) in
            for row in 0..<count { try Self.write(rows, row, to: &json) }
        }
        return json.bytes
    }

    /// One row.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn``.
    static func one(_ rows: borrowing PostgresRows, _ row: Int) throws(PostgresError) -> [UInt8] {
        var json = JSONWriter(capacity: 256)
        try self.write(rows, row, to: &json)
        return json.bytes
    }

    private static func write(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        let arguments = try Self.arguments(rows.text(row, JobColumns.arguments))
        let enqueuedAt = UTCTime(microseconds: try rows.int64(row, JobColumns.enqueuedAt)).rfc3339
        let startedAt =
            rows.isNull(row, JobColumns.startedAt)
            ? nil : UTCTime(microseconds: try rows.int64(row, JobColumns.startedAt)).rfc3339
        json.object { json in
            json.member("id", rawNumber: rows[row, JobColumns.id])
            json.member("name", text: rows[row, JobColumns.kind])
            json.member("state", text: rows[row, JobColumns.state])
            json.member("args", arguments)
            json.member("attempts", rawNumber: rows[row, JobColumns.attempts])
            Self.write("error", rows.optionalText(row, JobColumns.error), to: &json)
            json.member("enqueued", enqueuedAt)
            Self.write("started", startedAt, to: &json)
            if rows.isNull(row, JobColumns.runtime) {
                json.nullMember("runtime")
            } else {
                json.member("runtime", rawNumber: rows[row, JobColumns.runtime])
            }
            Self.write("worker", rows.optionalText(row, JobColumns.worker), to: &json)
        }
    }

    private static func write(_ name: StaticString, _ text: String?, to json: inout JSONWriter) {
        if let text { json.member(name, text) } else { json.nullMember(name) }
    }

    private static func arguments(_ text: String) throws(PostgresError) -> JSONValue {
        do throws(JSONError) {
            return try JSONReader().read(Array(text.utf8))
        } catch {
            throw PostgresError(.unexpectedColumn, serverMessage: "a job's arguments are no JSON: \(error)")
        }
    }
}
