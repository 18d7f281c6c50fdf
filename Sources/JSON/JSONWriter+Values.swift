extension JSONWriter {
    /// Writes `null`.
    package mutating func nullValue() {
        var cursor = self.cursor(room: OutputCursor.longestLiteral)
        cursor.appendNull()
        self.finish(cursor)
    }

    /// Writes `true` or `false`.
    package mutating func value(_ value: Bool) {
        var cursor = self.cursor(room: OutputCursor.longestLiteral)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a whole number.
    package mutating func value(_ value: Int64) {
        var cursor = self.cursor(room: OutputCursor.longestInteger)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a whole number.
    package mutating func value(_ value: Int) {
        self.value(Int64(value))
    }

    /// Writes a number as its text says it.
    package mutating func value(_ value: JSONNumber) {
        let text = value.text.utf8Span.span
        var cursor = self.cursor(room: text.count)
        cursor.appendUnescaped(text)
        self.finish(cursor)
    }

    /// Writes a decimal with both places, as a string: `"12000.00"`.
    package mutating func value(_ value: FixedDecimal) {
        var cursor = self.cursor(room: OutputCursor.longestDecimal)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a string, escaped as needed.
    package mutating func value(_ value: String) {
        self.value(text: value.utf8Span.span)
    }

    /// Writes a string, escaped as needed, from bytes that are known to be UTF-8, such as a column of PostgreSQL.
    package mutating func value(text: Span<UInt8>) {
        self.finish(self.cursor(room: text.count &+ 2), quoting: text)
    }

    /// Writes a string from bytes that need no escape, such as digits; builds with assertions check it.
    package mutating func value(rawString: Span<UInt8>) {
        var cursor = self.cursor(room: rawString.count &+ 2)
        cursor.append(quoted: rawString)
        self.finish(cursor)
    }

    /// Writes a value with all that it holds.
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: self.nullValue()
        case .bool(let value): self.value(value)
        case .number(let value): self.value(value)
        case .string(let value): self.value(value)
        case .array(let values):
            self.array { json in
                for value in values { json.value(value) }
            }
        case .object(let object):
            self.object { json in
                for member in object.members { json.member(name: member.name, member.value) }
            }
        }
    }
}
