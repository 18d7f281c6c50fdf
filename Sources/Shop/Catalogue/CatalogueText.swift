import JSON

/// What the names and descriptions of categories and products may be.
enum CatalogueText {
    /// In characters (Unicode scalars, as PostgreSQL counts them).
    static let nameCharacters = 1...200
    static let maximumDescriptionCharacters = 10_000

    /// Reads a name: a line of text in which something can be seen.
    ///
    /// - Throws: ``FieldError``.
    static func name(_ value: JSONValue) throws(FieldError) -> String {
        try Self.visibleLine(value, Self.nameCharacters)
    }

    /// Reads a line of text that is not white space and invisible characters only.
    ///
    /// - Throws: ``FieldError``.
    static func visibleLine(_ value: JSONValue, _ count: ClosedRange<Int>) throws(FieldError) -> String {
        let text = try FieldText.line(value, count)
        guard text.unicodeScalars.contains(where: Self.isVisible) else {
            throw FieldError("This field must hold more than white space.")
        }
        return text
    }

    /// Reads a description: any text, of more than one line too.
    ///
    /// - Parameters:
    ///   - value: The member's value.
    ///   - standard: What `null` stands for.
    /// - Returns: The text.
    /// - Throws: ``FieldError``.
    static func description(_ value: JSONValue, standard: String) throws(FieldError) -> String {
        if value == .null { return standard }
        let text = try FieldText.string(value)
        try FieldText.check(text, 0...Self.maximumDescriptionCharacters)
        return text
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.properties.isWhitespace && !scalar.properties.isDefaultIgnorableCodePoint
    }
}
