@testable import Postgres

/// Any statement with text for its values and its rows; NULL is `nil`.
struct TextQuery: PostgresStatement {
    let sql: SQL
    var values: [String?] = []
    var columnCount = 1

    init(_ text: String, _ values: [String?] = [], columns: Int = 1) {
        self.init(SQL(unprepared: text), values, columns: columns)
    }

    init(_ sql: SQL, _ values: [String?] = [], columns: Int = 1) {
        self.sql = sql
        self.values = values
        self.columnCount = columns
    }

    func bind(to parameters: inout PostgresParameters) {
        for value in self.values { parameters.add(value) }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> [[String?]] {
        var table: [[String?]] = []
        for row in 0..<rows.count {
            table.append((0..<self.columnCount).map { rows.optionalText(row, $0) })
        }
        return table
    }
}

/// A statement whose success is all that matters: its number of affected rows.
struct Command: PostgresStatement {
    let sql: SQL
    var values: [String?] = []

    init(_ text: String, _ values: [String?] = []) {
        self.sql = SQL(unprepared: text)
        self.values = values
    }

    func bind(to parameters: inout PostgresParameters) {
        for value in self.values { parameters.add(value) }
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int { rows.affectedCount }
}

/// Calculates `10 / divisor` in the server, which refuses 0 (SQLSTATE 22012).
struct Division: PostgresStatement {
    static let sql = SQL(prepared: "testDivision", "SELECT 10000 / $1::bigint")

    var sql: SQL { Self.sql }
    let divisor: Int

    func bind(to parameters: inout PostgresParameters) {
        parameters.add(self.divisor)
    }

    func decode(_ rows: borrowing PostgresRows) throws(PostgresError) -> Int64 { try rows.int64(0, 0) }
}
