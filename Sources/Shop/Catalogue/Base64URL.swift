/// Base 64 with an alphabet that URLs can hold, without padding (RFC 4648, section 5).
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        let alphabet = Self.alphabet.span
        let bytes = bytes.span
        return String(unsafeUninitializedCapacity: (bytes.count * 4 + 2) / 3) { text in
            // SAFETY: four characters for three bytes, rounded up, is what there is room for; each is ASCII.
            var count = 0
            var bits: UInt32 = 0
            var bitCount: UInt32 = 0
            for index in bytes.indices {
                bits = bits << 8 | UInt32(bytes[index])
                bitCount += 8
                while bitCount >= 6 {
                    bitCount -= 6
                    text[count] = alphabet[Int(bits >> bitCount & 63)]
                    count += 1
                }
            }
            if bitCount > 0 {
                text[count] = alphabet[Int(bits << (6 - bitCount) & 63)]
                count += 1
            }
            return count
        }
    }

    /// The bytes of `text`, or `nil` if ``encode(_:)`` gives `text` for none.
    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 3 / 4)
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for character in text.utf8 {
            guard let sextet = Self.sextet(character) else { return nil }
            bits = bits << 6 | sextet
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> bitCount))
            }
        }
        // One lone character is no byte, and bits that mean nothing must be zero: each value has one text.
        guard bitCount < 6, bits & ((1 << bitCount) - 1) == 0 else { return nil }
        return bytes
    }

    private static func sextet(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
