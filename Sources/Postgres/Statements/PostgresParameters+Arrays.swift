extension PostgresParameters {
    /// Adds texts as one array, for `$1::text[]`, in the form that arrays have as text (manual, section 8.15.2).
    ///
    /// - Complexity: O(the bytes of all texts).
    package mutating func add(texts: some Sequence<String>) {
        var literal: [UInt8] = [UInt8(ascii: "{")]
        for text in texts {
            if literal.count > 1 { literal.append(UInt8(ascii: ",")) }
            literal.append(UInt8(ascii: "\""))
            for byte in text.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { literal.append(UInt8(ascii: "\\")) }
                literal.append(byte)
            }
            literal.append(UInt8(ascii: "\""))
        }
        literal.append(UInt8(ascii: "}"))
        self.add(String(decoding: literal, as: UTF8.self))
    }

    /// Adds a byte string, for `$1::bytea`.
    package mutating func add(bytes: [UInt8]) {
        self.add(Self.hexadecimal(bytes))
    }

    /// Adds byte strings as one array, for `$1::bytea[]`.
    ///
    /// - Complexity: O(the bytes of all).
    package mutating func add(byteStrings: some Sequence<[UInt8]>) {
        self.add(texts: byteStrings.lazy.map(Self.hexadecimal))
    }

    /// The hex format of `bytea` (manual, section 8.4.1).
    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = [UInt8(ascii: "\\"), UInt8(ascii: "x")]
        for byte in bytes {
            for digit in [byte >> 4, byte & 15] {
                text.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
