import JSON
import Postgres
import Runtime

/// An audit event as administrators see it.
enum AuditView {
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

    private static func write(
        _ rows: borrowing PostgresRows,
        _ row: Int,
        to json: inout JSONWriter
    ) throws(PostgresError) {
        let createdAt = UTCTime(microseconds: try rows.int64(row, AuditColumns.createdAt))
        let details = try Self.details(rows.text(row, AuditColumns.details))
        json.object { json in
            json.member("id", rawNumber: rows[row, AuditColumns.id])
            json.member("created_at", createdAt.rfc3339)
            json.member("action", text: rows[row, AuditColumns.action])
            Self.writeUser("actor", rows, row, AuditColumns.actorID, AuditColumns.actorName, to: &json)
            Self.writeUser("user", rows, row, AuditColumns.userID, AuditColumns.userName, to: &json)
            json.member("address", text: rows[row, AuditColumns.address])
            json.member("request_id", text: rows[row, AuditColumns.requestID])
            json.member("details", details)
        }
    }

    private static func writeUser(
        _ name: StaticString,
        _ rows: borrowing PostgresRows,
        _ row: Int,
        _ id: Int,
        _ username: Int,
        to json: inout JSONWriter
    ) {
        if rows.isNull(row, id) { return json.nullMember(name) }
        json.objectMember(name) { json in
            json.member("id", rawNumber: rows[row, id])
            if rows.isNull(row, username) {
                json.nullMember("username")
            } else {
                json.member("username", text: rows[row, username])
            }
        }
    }

    private static func details(_ text: String) throws(PostgresError) -> JSONValue {
        do throws(JSONError) {
            return try JSONReader().read(Array(text.utf8))
        } catch {
            throw PostgresError(.unexpectedColumn, serverMessage: "an event's details are no JSON: \(error)")
        }
    }
}
