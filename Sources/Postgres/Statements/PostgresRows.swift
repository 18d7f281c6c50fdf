import CPostgres

/// The rows of one statement, read where libpq put them: nothing is copied until a column is asked for.
///
/// Columns are counted from 0, as in the statement's select list.
package struct PostgresRows: ~Copyable {
    private let result: OpaquePointer

    /// The number of rows.
    package let count: Int

    /// What the command did, such as `INSERT 0 3`, gives this number; 0 where the command has none.
    package var affectedCount: Int {
        guard let text = PQcmdTuples(self.result) else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    /// What the server says it has done, such as `COMMIT`.
    var commandTag: String {
        PQcmdStatus(self.result).map { String(cString: $0) } ?? ""
    }

    /// Takes over `result`, which is freed when the value ends.
    init(owning result: OpaquePointer) {
        self.result = result
        self.count = Int(PQntuples(result))
    }

    deinit {
        PQclear(self.result)
    }

    /// Whether a column is NULL.
    package func isNull(_ row: Int, _ column: Int) -> Bool {
        PQgetisnull(self.result, Int32(row), Int32(column)) != 0
    }

    /// A column's bytes: its text format, so digits for a number.
    ///
    /// Empty for NULL.
    package subscript(row: Int, column: Int) -> Span<UInt8> {
        @_lifetime(borrow self)
        get {
            precondition(row >= 0 && row < self.count, "a row's index is below the number of rows")
            let length = Int(PQgetlength(self.result, Int32(row), Int32(column)))
            let start = PQgetvalue(self.result, Int32(row), Int32(column))
            // SAFETY: libpq keeps `length` bytes at `start` until PQclear, which `deinit` calls; the span borrows this
            // value, so it ends before.
            let bytes = UnsafeRawBufferPointer(start: start, count: length).assumingMemoryBound(to: UInt8.self)
            return _overrideLifetime(bytes.span, borrowing: self)
        }
    }

    /// A column as text.
    ///
    /// PostgreSQL has checked that it is UTF-8.
    package func text(_ row: Int, _ column: Int) -> String {
        String(copying: self[row, column])
    }

    /// A column as text, or `nil` for NULL.
    package func optionalText(_ row: Int, _ column: Int) -> String? {
        self.isNull(row, column) ? nil : self.text(row, column)
    }

    /// A column as a whole number.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if it is NULL, no number, or more than 63 bits.
    package func int64(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
        guard let value = Int64(digits: self[row, column]) else {
            throw .unexpectedColumn(column, expected: "a whole number")
        }
        return value
    }

    /// A column as a Boolean (`t` or `f`).
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if it is anything else.
    package func bool(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
        let span = self[row, column]
        switch span.count == 1 ? span[0] : 0 {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"): return false
        default: throw .unexpectedColumn(column, expected: "a Boolean")
        }
    }
}

extension String {
    /// A copy of text that PostgreSQL has checked to be UTF-8.
    package init(copying span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { bytes in String(decoding: bytes, as: UTF8.self) }
    }
}

extension Int64 {
    /// Reads an optional minus sign and digits; `nil` if there is anything else, nothing, or an overflow.
    init?(digits span: Span<UInt8>) {
        var index = 0
        let isNegative = span.count > 0 && span[0] == UInt8(ascii: "-")
        if isNegative { index = 1 }
        guard index < span.count else { return nil }
        var value: Int64 = 0
        while index < span.count {
            let digit = Int64(span[index]) - Int64(UInt8(ascii: "0"))
            guard digit >= 0, digit <= 9 else { return nil }
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (difference, isTooSmall) = product.subtractingReportingOverflow(digit)
            guard !isTooLarge, !isTooSmall else { return nil }
            value = difference
            index += 1
        }
        if isNegative {
            self = value
        } else {
            guard value != .min else { return nil }
            self = -value
        }
    }
}
