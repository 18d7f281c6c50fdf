/// Text as lines of at most 76 printable ASCII characters (RFC 2045 section 6.7).
enum QuotedPrintable {
    /// The longest line, without its end.
    static let maximumLineBytes = 76

    /// The text with its line ends as they are, all else that is not printable ASCII as `=XX`, long lines broken.
    static func encode(_ text: String) -> String {
        // By bytes: CR LF is one character to Swift.
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Self.encode(line: $0) }
            .joined(separator: "\n")
    }

    private static func encode(line: Substring.UTF8View) -> String {
        var lines: [String] = []
        var current = ""
        for (offset, byte) in line.enumerated() {
            let isLast = offset == line.count - 1
            let piece = Self.isPlain(byte, isLast: isLast) ? String(UnicodeScalar(byte)) : Self.escaped(byte)
            // The last line needs no "=" at its end, but may still be the one that is broken by its last character.
            if current.utf8.count + piece.utf8.count > Self.maximumLineBytes - 1 {
                lines.append(current + "=")
                current = ""
            }
            current += piece
        }
        return (lines + [current]).joined(separator: "\n")
    }

    /// White space at the end of a line is not safe on the way.
    private static func isPlain(_ byte: UInt8, isLast: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
        case UInt8(ascii: "="): false
        case 0x21...0x7E: true
        default: false
        }
    }

    static func escaped(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "=\(digits[Int(byte >> 4)])\(digits[Int(byte & 0xF)])"
    }
}

/// Text in a field of a message (RFC 2047).
enum EncodedWord {
    /// The text as it is if it is printable ASCII, else as words of at most 75 characters.
    static func encode(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && !text.contains("=?")
        if isPlain { return text }
        var words: [String] = []
        var current = ""
        for scalar in text.unicodeScalars {
            let piece = Self.encode(scalar)
            if current.utf8.count + piece.utf8.count > Self.maximumContentBytes {
                words.append(current)
                current = ""
            }
            current += piece
        }
        words.append(current)
        return words.map { "=?utf-8?Q?\($0)?=" }.joined(separator: "\n ")
    }

    /// What fits between `=?utf-8?Q?` and `?=`.
    private static let maximumContentBytes = 75 - 12

    /// A character is not parted between two words.
    private static func encode(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case " ": "_"
        case "a"..."z", "A"..."Z", "0"..."9": String(scalar)
        default: Array(String(scalar).utf8).map(QuotedPrintable.escaped).joined()
        }
    }
}
