extension JSONWriter {
    /// Writes a member that is `null`.
    ///
    /// Names, here and below, are literals that need no escape; builds with assertions check it.
    package mutating func nullMember(_ name: StaticString) {
        var cursor = self.cursor(name: name, room: OutputCursor.longestLiteral)
        cursor.appendNull()
        self.finish(cursor)
    }

    /// Writes a member that is `true` or `false`.
    package mutating func member(_ name: StaticString, _ value: Bool) {
        var cursor = self.cursor(name: name, room: OutputCursor.longestLiteral)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ value: Int64) {
        var cursor = self.cursor(name: name, room: OutputCursor.longestInteger)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a member that is a whole number.
    package mutating func member(_ name: StaticString, _ value: Int) {
        self.member(name, Int64(value))
    }

    /// Writes a member that is a decimal with both places, as a string: `"12000.00"`.
    package mutating func member(_ name: StaticString, _ value: FixedDecimal) {
        var cursor = self.cursor(name: name, room: OutputCursor.longestDecimal)
        cursor.append(value)
        self.finish(cursor)
    }

    /// Writes a member that is a string, escaped as needed.
    package mutating func member(_ name: StaticString, _ value: String) {
        self.member(name, text: value.utf8Span.span)
    }

    /// Writes a member that is a string, escaped as needed, from bytes that are known to be UTF-8.
    package mutating func member(_ name: StaticString, text: Span<UInt8>) {
        self.finish(self.cursor(name: name, room: text.count &+ 2), quoting: text)
    }

    /// Writes a member that is a string from bytes that need no escape, such as digits.
    package mutating func member(_ name: StaticString, rawString: Span<UInt8>) {
        var cursor = self.cursor(name: name, room: rawString.count &+ 2)
        cursor.append(quoted: rawString)
        self.finish(cursor)
    }

    /// Writes a member that is any value, with all that it holds.
    package mutating func member(_ name: StaticString, _ value: JSONValue) {
        self.name(name)
        self.value(value)
    }

    /// Writes a member whose name is known only at run time, escaped as needed.
    package mutating func member(name: String, _ value: JSONValue) {
        self.name(escaping: name)
        self.value(value)
    }

    /// Writes a member that is an object, whose members `body` writes.
    ///
    /// - Throws: What `body` throws; the document is then unfinished and of no use.
    @inlinable
    public mutating func objectMember<Failure: Error>(
        _ name: StaticString,
        _ body: (inout JSONWriter) throws(Failure) -> Void,
    ) throws(Failure) {
        self.name(name)
        try self.object(body)
    }

    /// Writes a member that is an array, whose values `body` writes.
    ///
    /// - Throws: What `body` throws; the document is then unfinished and of no use.
    @inlinable
    public mutating func arrayMember<Failure: Error>(
        _ name: StaticString,
        _ body: (inout JSONWriter) throws(Failure) -> Void,
    ) throws(Failure) {
        self.name(name)
        try self.array(body)
    }

    /// Writes a member that is an array, under a name known only at run time, escaped as needed.
    ///
    /// - Throws: What `body` throws; the document is then unfinished and of no use.
    @inlinable
    public mutating func arrayMember<Failure: Error>(
        name: String,
        _ body: (inout JSONWriter) throws(Failure) -> Void,
    ) throws(Failure) {
        self.name(escaping: name)
        try self.array(body)
    }
}
