import JSON

/// Which column of a CSV file says what, by its first row.
struct CSVHeader: Equatable, Sendable {
    private let columns: [ImportColumn]

    /// The file cannot be read with this header.
    struct Refused: Error, Equatable {
        let error: ImportError
    }

    /// Reads the header.
    ///
    /// - Throws: ``Refused`` for a column that products do not have, one that is there twice, and a malformed row.
    init(_ row: CSVRow) throws(Refused) {
        if let fault = row.fault { throw Refused(error: ImportError(row: row.line, fault)) }
        var columns: [ImportColumn] = []
        for index in 0..<row.count {
            let name = row.text(index) ?? "\u{FFFD}"
            func refuse(_ message: String) -> Refused {
                Refused(error: ImportError(row: row.line, field: name, message: message))
            }
            guard let column = ImportColumn(rawValue: name) else {
                throw refuse("There is no such column; there are \(ImportColumn.list).")
            }
            guard !columns.contains(column) else { throw refuse("The column is there twice.") }
            columns.append(column)
        }
        self.columns = columns
    }

    /// The members that a row gives; a cell that is empty and not in quotes gives none.
    ///
    /// - Throws: ``ImportRow/Refused`` if the row is malformed, or not as long as the header.
    func object(_ row: CSVRow) throws(ImportRow.Refused) -> JSONObject {
        if let fault = row.fault { throw ImportRow.Refused(errors: [ImportError(row: row.line, fault)]) }
        func refuse(_ field: String?, _ message: String) -> ImportRow.Refused {
            ImportRow.Refused(errors: [ImportError(row: row.line, field: field, message: message)])
        }
        guard row.count == self.columns.count else {
            throw refuse(nil, "The row has \(row.count) fields, and the header \(self.columns.count).")
        }
        var members: [JSONMember] = []
        for (index, column) in self.columns.enumerated() where !row.isMissing(index) {
            guard let text = row.text(index) else { throw refuse(column.rawValue, "This field must be UTF-8.") }
            members.append(JSONMember(name: column.rawValue, value: Self.value(text, of: column)))
        }
        return JSONObject(distinct: members)
    }

    /// Whole numbers are numbers where they must be; what is none is left to the field's own rule.
    private static func value(_ text: String, of column: ImportColumn) -> JSONValue {
        guard column == .id || column == .stock, let number = Int64(text), String(number) == text else {
            return .string(text)
        }
        return .number(JSONNumber(number))
    }
}

extension ImportError {
    /// What is wrong with a row of CSV as a whole.
    init(row: Int, _ fault: CSVRow.Fault) {
        let message =
            switch fault {
            case .strayQuote: "A quote may only stand around a whole field; inside one it is doubled."
            case .unclosedQuote: "The file ends inside a quoted field that begins in this row."
            case .strayCarriageReturn: "A carriage return may only stand in quotes, or before a line feed."
            case .tooLong: "The row has more than \(CSVParser.maximumRowBytes) bytes."
            case .tooManyFields: "The row has more than \(CSVParser.maximumFieldCount) fields."
            }
        self.init(row: row, field: nil, message: message)
    }
}
