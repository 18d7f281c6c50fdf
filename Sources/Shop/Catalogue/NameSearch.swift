/// The text that a product's name must contain, in any case.
package struct NameSearch: Equatable, Sendable {
    /// How the names are found: each way has its index, for every text.
    package enum Method: Equatable, Sendable {
        /// By trigrams: the text has three letters or digits in a row.
        case trigrams
        /// As one entry of the index of characters and pairs of them.
        case shortGram
        /// By its pairs of characters, each name then being compared with the text.
        case shortGrams
    }

    /// The text in lower case, without white space at its ends: never empty.
    package let text: String
    package let method: Method

    /// The most characters (Unicode scalars, as PostgreSQL counts them): more than a name can have finds nothing.
    static let maximumCharacterCount = 200

    /// Takes what a client typed.
    ///
    /// - Returns: `nil` if it is white space only: it then filters nothing.
    /// - Throws: ``QueryParameterError`` for a text that is too long or holds a NUL, which no name can.
    package init?(_ typed: String) throws(QueryParameterError) {
        let text = typed.lowercased().trimmingWhiteSpace()
        guard !text.isEmpty else { return nil }
        let count = text.unicodeScalars.count
        guard count <= Self.maximumCharacterCount else {
            throw QueryParameterError("name", "has more than \(Self.maximumCharacterCount) characters")
        }
        guard !text.utf8.contains(0) else { throw QueryParameterError("name", "holds a NUL") }
        self.text = text
        self.method =
            if Self.hasTrigram(text) {
                .trigrams
            } else if count <= 2, Self.isStableWhenFolded(text) {
                .shortGram
            } else {
                .shortGrams
            }
    }

    /// The text as a pattern for `LIKE`: with what has a meaning there made literal.
    package var pattern: String {
        var pattern = "%"
        for character in self.text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }

    /// Whether pg_trgm can look the text up: it takes trigrams out of runs of letters and digits only.
    static func hasTrigram(_ text: String) -> Bool {
        var run = 0
        for character in text.unicodeScalars {
            run = Self.isWordCharacter(character) ? run + 1 : 0
            if run == 3 { return true }
        }
        return false
    }

    private static func isWordCharacter(_ character: Unicode.Scalar) -> Bool {
        switch character.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }

    /// Whether PostgreSQL's `folded_text` cannot make more characters of the text than it has.
    private static func isStableWhenFolded(_ text: String) -> Bool {
        !text.unicodeScalars.contains { $0.properties.changesWhenNFKCCaseFolded }
    }
}

extension String {
    fileprivate func trimmingWhiteSpace() -> String {
        guard let first = self.firstIndex(where: { !$0.isWhitespace }),
            let last = self.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
