/// What a client types to find products: words, each of which a product must hold somewhere.
package struct ProductSearch: Equatable, Sendable {
    /// The words as they were typed, in lower case and with a single space for any white space: never empty.
    package let text: String

    /// The most characters (Unicode scalars, as PostgreSQL counts them), and the most words.
    package static let maximumCharacterCount = 200
    package static let maximumWordCount = 8

    /// Takes what a client typed.
    ///
    /// - Returns: `nil` if it is white space only: it then filters nothing.
    /// - Throws: ``QueryParameterError`` for a text that is too long, has too many words or holds a NUL.
    package init?(_ typed: String) throws(QueryParameterError) {
        guard typed.unicodeScalars.count <= Self.maximumCharacterCount else {
            throw QueryParameterError("search", "has more than \(Self.maximumCharacterCount) characters")
        }
        guard !typed.utf8.contains(0) else { throw QueryParameterError("search", "holds a NUL") }
        let text = typed.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return nil }
        let words = text.unicodeScalars.split { !Self.isInWord($0) }
        guard words.count <= Self.maximumWordCount else {
            throw QueryParameterError("search", "has more than \(Self.maximumWordCount) words")
        }
        self.text = text
    }

    /// Whether PostgreSQL's `search_text` keeps a character or leaves it out, rather than to end a word at it.
    private static func isInWord(_ character: Unicode.Scalar) -> Bool {
        switch character {
        case "'", "’", "\u{300}"..."\u{36f}": true
        default:
            switch character.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
                true
            default: false
            }
        }
    }
}
