/// A reader of a column that a statement has packed by a ``PackedLayout``, value by value.
package struct PackedColumn: ~Escapable {
    private let bytes: Span<UInt8>

    /// Where the next value begins.
    package private(set) var offset: Int

    /// A reader of `column` from `offset` on, where a value begins.
    @_lifetime(copy column)
    package init(_ column: Span<UInt8>, at offset: Int = 0) {
        self.bytes = column
        self.offset = offset
    }

    /// The next value, which is a word.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if there is none.
    @_lifetime(copy self)
    package mutating func word() throws(PostgresError) -> Span<UInt8> {
        let start = self.offset
        var end = start
        while end < self.bytes.count, self.bytes[end] != UInt8(ascii: " ") { end += 1 }
        guard end > start else { throw Self.malformed }
        self.offset = end + 1
        return self.bytes.extracting(start..<end)
    }

    /// The next value, which is a whole number.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if it is none, or more than 63 bits.
    package mutating func int64() throws(PostgresError) -> Int64 {
        guard let value = Int64(digits: try self.word()) else { throw Self.malformed }
        return value
    }

    /// The next value, which is a text; `nil` for NULL.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedColumn`` if there is none.
    package mutating func text() throws(PostgresError) -> String? {
        let count = Int(try self.int64())
        guard count >= 0 else { return nil }
        let end = self.offset + count
        guard end <= self.bytes.count, end == self.bytes.count || self.bytes[end] == UInt8(ascii: " ") else {
            throw Self.malformed
        }
        let text = self.bytes.extracting(self.offset..<end)
        self.offset = end + 1
        return String(copying: text)
    }

    /// What is thrown for a column that is not packed as its reader expects.
    package static var malformed: PostgresError {
        PostgresError(.unexpectedColumn, serverMessage: "a packed column is not put together as it is read")
    }
}
