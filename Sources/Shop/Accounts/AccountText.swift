import Crypto

/// What the characters of user names, addresses and group names are: those that are compared when a name is taken.
enum AccountText {
    /// The text in Unicode's normal form C, in which it is kept: one sequence of bytes for all ways to type it.
    static func normalized(_ text: String) -> String {
        String(decoding: NormalizationFormC.utf8(text), as: UTF8.self)
    }

    /// Whether a character may be in a name that is unique.
    ///
    /// Not so if nothing is seen of it (controls, spaces of no width, fillers), or if it stands for a whole phrase:
    /// names are compared by the database's `folded_identifier`, which writes that out, in up to 33 bytes for a
    /// character such as U+FDFA, and an entry of an index has room for 2 704.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isDefaultIgnorableCodePoint || Self.isPhrase(scalar) { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return false
        default: return true
        }
    }

    /// Arabic ligatures of words, and the squared and enclosed words of East Asia.
    private static func isPhrase(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFDF0...0xFDFF, 0x3200...0x33FF, 0x1F100...0x1F2FF: true
        default: false
        }
    }
}
