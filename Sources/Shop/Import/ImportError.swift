import JSON

/// Why a row of a file cannot be taken.
package struct ImportError: Equatable, Sendable {
    /// The line of the file in which the row begins, from 1 up.
    package let row: Int

    /// The column; `nil` if it is the row as a whole.
    package let field: String?

    /// A sentence.
    package let message: String

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("row", self.row)
            if let field = self.field { json.member("field", field) } else { json.nullMember("field") }
            json.member("message", self.message)
        }
    }
}

/// The rows that were refused: all counted, the first listed.
package struct ImportErrors: Equatable, Sendable {
    /// The most errors that are listed.
    package static let maximumListedCount = 1000

    /// The rows that have errors.
    package private(set) var rowCount = 0

    /// The errors of the first of them, in order of rows.
    package private(set) var listed: [ImportError] = []

    /// Adds those of one row.
    mutating func add(_ errors: [ImportError]) {
        self.rowCount += 1
        self.listed.append(contentsOf: errors.prefix(Self.maximumListedCount - self.listed.count))
    }

    /// Adds those of `rowCount` other rows, of which the first are `errors`.
    mutating func add(_ errors: [ImportError], rowCount: Int) {
        self.rowCount += rowCount
        let all = (self.listed + errors).sorted { $0.row < $1.row }
        self.listed = Array(all.prefix(Self.maximumListedCount))
    }
}
