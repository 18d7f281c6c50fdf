extension JSONWriter {
    /// Writes a member that is a number from the digits that a database sent, as they are.
    package mutating func member(_ name: StaticString, rawNumber digits: Span<UInt8>) {
        var cursor = self.cursor(name: name, room: digits.count)
        cursor.appendUnescaped(digits)
        self.finish(cursor)
    }
}
