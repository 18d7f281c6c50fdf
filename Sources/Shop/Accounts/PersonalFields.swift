import JSON

/// What the names and the phone number of a person may be.
enum PersonalFields {
    /// In characters (Unicode scalars).
    static let maximumNameCharacters = 150
    static let maximumPhoneNumberCharacters = 15

    /// Reads a first or last name, which may be empty.
    ///
    /// - Throws: ``FieldError``.
    static func name(_ value: JSONValue) throws(FieldError) -> String {
        try FieldText.line(value, 0...Self.maximumNameCharacters)
    }

    /// Reads a phone number: digits, spaces and `+-()`, with a digit in it.
    ///
    /// - Returns: `nil` for `null` and for an empty text, which forms send for a field that is left out.
    /// - Throws: ``FieldError``.
    static func phoneNumber(_ value: JSONValue) throws(FieldError) -> String? {
        if value == .null { return nil }
        let text = try FieldText.string(value)
        if text.isEmpty { return nil }
        try FieldText.check(text, 1...Self.maximumPhoneNumberCharacters)
        let isNumber = text.utf8.allSatisfy { Self.isDigit($0) || " +-()".utf8.contains($0) }
        guard isNumber, text.utf8.contains(where: Self.isDigit) else {
            throw FieldError("This field may hold digits, spaces and +-() only.")
        }
        return text
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
