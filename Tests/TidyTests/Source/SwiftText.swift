/// Tells a Swift file's code, comments and string literals apart, keeping every line where it is.
///
/// Knows nested comments, escapes, interpolation, multi-line and raw strings; what an interpolation holds counts as
/// part of its literal. Regular expression literals are not known: the house has none.
struct SwiftText {
    /// The text with comments and the insides of literals turned to spaces.
    private(set) var code: [UInt8] = []
    /// The text with everything but the insides of literals turned to spaces.
    private(set) var literals: [UInt8] = []

    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.bytes = Array(text.utf8)
        self.code.reserveCapacity(self.bytes.count)
        self.literals.reserveCapacity(self.bytes.count)
        while self.position < self.bytes.count {
            self.scanToken()
        }
    }

    /// Splits at line feeds; a last one ends the last line rather than begins another.
    static func lines(of bytes: [UInt8]) -> [String] {
        var parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    private enum Kind { case code, comment, literal }

    private mutating func take(_ count: Int, as kind: Kind) {
        for byte in self.bytes[self.position..<min(self.position + count, self.bytes.count)] {
            let blank = byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " ")
            self.code.append(kind == .code ? byte : blank)
            self.literals.append(kind == .literal ? byte : blank)
        }
        self.position += count
    }

    private func isAt(_ text: StaticString, offset: Int = 0) -> Bool {
        let start = self.position + offset
        guard start + text.utf8CodeUnitCount <= self.bytes.count else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(self.bytes[start..<start + $0.count]) }
    }

    private mutating func scanToken() {
        if self.isAt("//") {
            while self.position < self.bytes.count, !self.isAt("\n") { self.take(1, as: .comment) }
        } else if self.isAt("/*") {
            self.scanBlockComment()
        } else if self.isAt("\"") || self.isAt("#") {
            self.scanLiteral()
        } else {
            self.take(1, as: .code)
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if self.isAt("/*") {
                depth += 1
                self.take(2, as: .comment)
            } else if self.isAt("*/") {
                depth -= 1
                self.take(2, as: .comment)
            } else {
                self.take(1, as: .comment)
            }
        } while depth > 0 && self.position < self.bytes.count
    }

    /// Scans a literal from its opening quote, or its first `#` if it is raw; a `#` of a macro is code.
    ///
    /// The quotes of a literal inside an interpolation belong to the outer literal.
    private mutating func scanLiteral(quotesAs kind: Kind = .code) {
        var hashes = 0
        while self.isAt("#", offset: hashes) { hashes += 1 }
        guard self.isAt("\"", offset: hashes) else {
            self.take(hashes, as: kind)
            return
        }
        let quotes = self.isAt("\"\"\"", offset: hashes) ? 3 : 1
        self.take(hashes + quotes, as: kind)
        while self.position < self.bytes.count {
            if self.isAtEnd(quotes: quotes, hashes: hashes) {
                self.take(quotes + hashes, as: kind)
                return
            }
            if self.isAt("\\"), self.hasHashes(hashes, offset: 1) {
                self.scanEscape(hashes: hashes)
            } else {
                self.take(1, as: .literal)
            }
        }
    }

    private func isAtEnd(quotes: Int, hashes: Int) -> Bool {
        self.isAt(quotes == 3 ? "\"\"\"" : "\"") && self.hasHashes(hashes, offset: quotes)
    }

    private func hasHashes(_ count: Int, offset: Int) -> Bool {
        (0..<count).allSatisfy { self.isAt("#", offset: offset + $0) }
    }

    /// Takes an escape; an interpolation up to its closing parenthesis, whatever literals it holds itself.
    private mutating func scanEscape(hashes: Int) {
        guard self.isAt("(", offset: 1 + hashes) else {
            self.take(2 + hashes, as: .literal)
            return
        }
        self.take(1 + hashes, as: .literal)
        var depth = 0
        repeat {
            if self.isAt("\"") || self.isAt("#\"") {
                self.scanLiteral(quotesAs: .literal)
                continue
            }
            if self.isAt("(") { depth += 1 }
            if self.isAt(")") { depth -= 1 }
            self.take(1, as: .literal)
        } while depth > 0 && self.position < self.bytes.count
    }
}
