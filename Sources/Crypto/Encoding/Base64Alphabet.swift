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

    /// The text of `bytes`, as ASCII.
    func encode(_ bytes: Span<UInt8>) -> [UInt8] {
        [UInt8](capacity: Self.characterCount(bytes.count)) { output in
            output.withUnsafeMutableBufferPointer { output, count in count = self.encode(bytes, into: output) }
        }
    }

    /// The text of `bytes`.
    func text(_ bytes: Span<UInt8>) -> String {
        String(unsafeUninitializedCapacity: Self.characterCount(bytes.count)) { self.encode(bytes, into: $0) }
    }

    /// Four characters for three bytes, rounded up.
    private static func characterCount(_ byteCount: Int) -> Int {
        (byteCount * 4 + 2) / 3
    }

    private func encode(_ bytes: Span<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>) -> Int {
        // SAFETY: `output` has room for ``characterCount(_:)``, which is what is written; each is ASCII.
        let characters = self.characters.span
        var count = 0
        var bits: UInt32 = 0
        var bitCount: UInt32 = 0
        for index in bytes.indices {
            bits = bits << 8 | UInt32(bytes[index])
            bitCount += 8
            while bitCount >= 6 {
                bitCount -= 6
                output[count] = characters[Int(bits >> bitCount & 63)]
                count += 1
            }
        }
        if bitCount > 0 {
            output[count] = characters[Int(bits << (6 - bitCount) & 63)]
            count += 1
        }
        return count
    }

    /// The bytes of `text`, or `nil` if ``encode(_:)`` gives `text` for none.
    func decode(_ text: Span<UInt8>) -> [UInt8]? {
        // One lone character is no byte.
        guard text.count % 4 != 1 else { return nil }
        var faults: UInt8 = 0
        var rest: UInt8 = 0
        let bytes = [UInt8](capacity: text.count / 4 * 3 + 2) { output in
            output.withUnsafeMutableBufferPointer { output, count in
                self.values.withUnsafeBufferPointer { values in
                    text.withUnsafeBufferPointer { text in
                        (count, faults, rest) = Self.decode(text, values, into: output)
                    }
                }
            }
        }
        // Bits that are part of no byte must be zero.
        return faults < 64 && rest == 0 ? bytes : nil
    }

    /// - Returns: How many bytes were written; the values of all characters or-ed, 64 or more if one was invalid; and
    ///   the bits that are part of no byte.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>,
        _ values: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> (count: Int, faults: UInt8, rest: UInt8) {
        // SAFETY: a byte is always an index of the 256 values; four characters are read only where four are left; and
        // `output` has room for three bytes a four characters, and two more.
        var faults: UInt8 = 0
        var count = 0
        var index = 0
        while index &+ 4 <= text.count {
            let first = values[Int(text[index])], second = values[Int(text[index &+ 1])]
            let third = values[Int(text[index &+ 2])], fourth = values[Int(text[index &+ 3])]
            faults |= first | second | third | fourth
            output[count] = first &<< 2 | second &>> 4
            output[count &+ 1] = second &<< 4 | third &>> 2
            output[count &+ 2] = third &<< 6 | fourth
            index &+= 4
            count &+= 3
        }
        guard index < text.count else { return (count, faults, 0) }
        let first = values[Int(text[index])], second = values[Int(text[index &+ 1])]
        faults |= first | second
        output[count] = first &<< 2 | second &>> 4
        guard index &+ 2 < text.count else { return (count &+ 1, faults, second & 15) }
        let third = values[Int(text[index &+ 2])]
        output[count &+ 1] = second &<< 4 | third &>> 2
        return (count &+ 2, faults | third, third & 3)
    }
}
