import JSON

/// What a user name may be.
enum Username {
    /// In characters (Unicode scalars), normalised.
    static let characterCounts = 3...150

    /// Reads a name: letters and digits of any script, and `@.+-_`.
    ///
    /// Marks, such as the vowels of Devanagari, are parts of letters, so they may stand behind one. Names that differ
    /// only by case, by how they are typed in Unicode, or by width are one name; so are those with ß and SS, and those
    /// with a dotless ı and an i. All of that the unique index decides, not this.
    ///
    /// - Returns: The name in normal form C.
    /// - Throws: ``FieldError``.
    static func read(_ value: JSONValue) throws(FieldError) -> String {
        let name = AccountText.normalized(try FieldText.string(value))
        try FieldText.check(name, Self.characterCounts)
        var canTakeMark = false
        for scalar in name.unicodeScalars {
            let isMark = Self.isMark(scalar)
            guard AccountText.isAllowed(scalar), isMark ? canTakeMark : Self.isPlain(scalar) else {
                throw FieldError("This field may hold letters, digits and @.+-_ only.")
            }
            canTakeMark = isMark || scalar.properties.isAlphabetic
        }
        return name
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: "@.+-_".unicodeScalars.contains(scalar)
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }
}
