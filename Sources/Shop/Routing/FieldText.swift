import JSON

/// What texts in request bodies must be.
enum FieldText {
    /// Text without control characters, of some number of characters (Unicode scalars, as PostgreSQL counts them).
    ///
    /// - Throws: ``FieldError`` if it is anything else.
    static func line(_ value: JSONValue, _ count: ClosedRange<Int>) throws(FieldError) -> String {
        let text = try Self.string(value)
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw FieldError("This field must not hold control characters.")
        }
        try Self.check(text, count)
        return text
    }

    /// Any text but one with NUL, which PostgreSQL cannot hold.
    ///
    /// - Throws: ``FieldError`` if the value is no string.
    static func string(_ value: JSONValue) throws(FieldError) -> String {
        guard case .string(let text) = value else { throw FieldError("This field must be a string.") }
        guard !text.utf8.contains(0) else { throw FieldError("This field must not hold control characters.") }
        return text
    }

    static func check(_ text: String, _ count: ClosedRange<Int>) throws(FieldError) {
        let length = text.unicodeScalars.count
        if length == 0, count.lowerBound > 0 { throw FieldError("This field must not be empty.") }
        if length < count.lowerBound {
            throw FieldError("This field must have at least \(count.lowerBound) characters.")
        }
        if length > count.upperBound {
            throw FieldError("This field must have at most \(count.upperBound) characters.")
        }
    }
}
