/// One of the alphabets of RFC 4648, used without padding and read strictly: each value has one text.
struct Base64Alphabet: Sendable {
    /// For URLs and tokens (RFC 4648 section 5).
    static let url = Base64Alphabet(last: "-_")

    /// For password hashes in the PHC string format (RFC 4648 section 4, without its padding).
    static let standard = Base64Alphabet(last: "+/")

    /// What no character of the alphabet has for a value.
    private static let invalid: UInt8 = 0xff

    private let characters: [UInt8]

    /// The value of each byte as a character, or ``invalid``.
    private let values: [UInt8]

    /// - Parameter last: The characters for 62 and 63, by which the alphabets differ.
    private init(last: String) {
        self.characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        var values = [UInt8](repeating: Self.invalid, count: 256)
        for (value, character) in self.characters.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    /// The text of `bytes`.
    func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        let characters = self.characters.span
        return [UInt8](capacity: (bytes.count * 4 + 2) / 3) { text in
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            for index in bytes.indices {
                bits = bits << 8 | UInt32(bytes[index])
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    text.append(characters[Int(bits >> bitCount & 63)])
                }
            }
            if bitCount > 0 { text.append(characters[Int(bits << (6 - bitCount) & 63)]) }
        }
    }

    /// The bytes of `text`, or `nil` if ``encode(_:)`` gives `text` for none.
    func decode(_ text: Span<UInt8>) -> [UInt8]? {
        // One lone character is no byte.
        guard text.count % 4 != 1 else { return nil }
        let values = self.values.span
        var faults: UInt8 = 0  // the values are below 64, so that their high bits show whether one was invalid
        var rest: UInt32 = 0
        let bytes = [UInt8](capacity: text.count / 4 * 3 + 2) { bytes in
            var index = 0
            while index &+ 4 <= text.count {
                let first = values[Int(text[index])], second = values[Int(text[index &+ 1])]
                let third = values[Int(text[index &+ 2])], fourth = values[Int(text[index &+ 3])]
                faults |= first | second | third | fourth
                bytes.append(first &<< 2 | second &>> 4)
                bytes.append(second &<< 4 | third &>> 2)
                bytes.append(third &<< 6 | fourth)
                index &+= 4
            }
            var bitCount: UInt32 = 0
            while index < text.count {
                let value = values[Int(text[index])]
                faults |= value
                rest = rest &<< 6 | UInt32(value)
                bitCount &+= 6
                index &+= 1
                guard bitCount >= 8 else { continue }
                bitCount &-= 8
                bytes.append(UInt8(truncatingIfNeeded: rest &>> bitCount))
                rest &= (1 &<< bitCount) &- 1
            }
        }
        // Bits that are part of no byte must be zero.
        return faults < 64 && rest == 0 ? bytes : nil
    }
}
