/// Takes a script apart into its statements: what lies between semicolons that are not in a string, an identifier, a
/// dollar-quoted body or a comment (PostgreSQL manual, section 4.1), nor nested (``SQLNesting``).
enum SQLScript {
    /// The statements in order, without comments before them and without their semicolons.
    static func statements(of text: String) -> [String] {
        var scanner = Scanner(Array(text.utf8))
        return scanner.statements()
    }

    /// Whether `name` stands somewhere in `text`, and not as a part of a longer name.
    static func mentions(_ name: String, in text: String) -> Bool {
        let bytes = Array(text.utf8)
        let name = Array(name.utf8)
        guard !name.isEmpty, bytes.count >= name.count else { return false }
        return (0...(bytes.count - name.count)).contains { start in
            guard bytes[start...].starts(with: name) else { return false }
            let isInName = { (byte: UInt8?) in byte.map { isNameByte($0) || $0 == UInt8(ascii: "$") } ?? false }
            return !isInName(bytes[..<start].last) && !isInName(bytes[(start + name.count)...].first)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        let letter = byte | 0x20
        return byte == UInt8(ascii: "_") || byte >= 0x80 || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
    }

    private struct Scanner {
        private let bytes: [UInt8]
        private var index = 0
        private var start: Int?
        private var nesting = SQLNesting()

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        mutating func statements() -> [String] {
            var statements: [String] = []
            while self.index < self.bytes.count {
                let before = self.index
                switch self.bytes[self.index] {
                case UInt8(ascii: ";") where self.nesting.isOutermost:
                    self.nesting = SQLNesting()
                    if let statement = self.take(upTo: self.index) { statements.append(statement) }
                    self.index += 1
                    continue
                case UInt8(ascii: "-") where self.follows("--"): self.skip(past: "\n")
                case UInt8(ascii: "/") where self.follows("/*"): self.skipBlockComment()
                case UInt8(ascii: "'"): self.skipQuoted(UInt8(ascii: "'"), hasEscapes: false)
                case UInt8(ascii: "\""): self.skipQuoted(UInt8(ascii: "\""), hasEscapes: false)
                case UInt8(ascii: "$"): self.skipDollarQuoted(at: before)
                case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"): self.index += 1
                case let byte where isNameByte(byte): self.skipName(at: before)
                case let byte:
                    self.begin(at: before)
                    self.nesting.take(symbol: byte)
                    self.index += 1
                }
            }
            if let statement = self.take(upTo: self.bytes.count) { statements.append(statement) }
            return statements
        }

        private mutating func begin(at index: Int) {
            self.start = self.start ?? index
        }

        private mutating func take(upTo end: Int) -> String? {
            guard let start = self.start.take() else { return nil }
            return String(decoding: self.bytes[start..<end], as: UTF8.self)
        }

        private func follows(_ text: StaticString) -> Bool {
            text.withUTF8Buffer { self.bytes[self.index...].starts(with: $0) }
        }

        private mutating func skip(past text: StaticString) {
            while self.index < self.bytes.count, !self.follows(text) { self.index += 1 }
            self.index = min(self.index + text.utf8CodeUnitCount, self.bytes.count)
        }

        /// Block comments nest.
        private mutating func skipBlockComment() {
            var depth = 0
            repeat {
                if self.follows("/*") {
                    depth += 1
                    self.index += 2
                } else if self.follows("*/") {
                    depth -= 1
                    self.index += 2
                } else {
                    self.index += 1
                }
            } while depth > 0 && self.index < self.bytes.count
        }

        /// A name, keyword or number, whole: a dollar sign within begins no quoted body.
        ///
        /// The name `E` before a quote makes backslashes escapes.
        private mutating func skipName(at start: Int) {
            self.begin(at: start)
            while self.index < self.bytes.count, isNameByte(self.bytes[self.index]) || self.follows("$") {
                self.index += 1
            }
            guard self.index == start + 1, self.bytes[start] | 0x20 == UInt8(ascii: "e"), self.index < self.bytes.count,
                self.follows("'")
            else {
                self.nesting.take(word: self.bytes[start..<self.index])
                return
            }
            self.skipQuoted(UInt8(ascii: "'"), hasEscapes: true)
        }

        /// A doubled quote stands for itself.
        ///
        /// Where there are escapes, a backslash takes the next character with it.
        private mutating func skipQuoted(_ quote: UInt8, hasEscapes: Bool) {
            self.begin(at: self.index)
            self.nesting.takeQuoted()
            self.index += 1
            while self.index < self.bytes.count {
                let byte = self.bytes[self.index]
                let isDoubled = byte == quote && self.bytes[(self.index + 1)...].first == quote
                let isEscape = hasEscapes && byte == UInt8(ascii: "\\")
                self.index += isDoubled || isEscape ? 2 : 1
                if byte == quote, !isDoubled { return }
            }
        }

        private mutating func skipDollarQuoted(at start: Int) {
            self.begin(at: start)
            self.nesting.takeQuoted()
            var end = start + 1
            while end < self.bytes.count, isNameByte(self.bytes[end]) { end += 1 }
            guard end < self.bytes.count, self.bytes[end] == UInt8(ascii: "$") else {
                self.index += 1  // a parameter such as $1
                return
            }
            let tag = self.bytes[start...end]
            self.index = end + 1
            while self.index < self.bytes.count, !self.bytes[self.index...].starts(with: tag) { self.index += 1 }
            self.index = min(self.index + tag.count, self.bytes.count)
        }
    }
}
