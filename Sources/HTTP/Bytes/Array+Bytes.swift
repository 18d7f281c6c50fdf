extension [UInt8] {
    /// Adds a copy of `bytes`.
    mutating func append(_ bytes: Span<UInt8>) {
        // SAFETY: the pointer lives as long as the closure, which copies what it points to.
        bytes.withUnsafeBufferPointer { self.append(contentsOf: $0) }
    }

    /// Adds the bytes of a constant.
    mutating func append(_ text: StaticString) {
        // SAFETY: a StaticString that holds UTF-8 lives for ever, and its pointer and count belong together.
        text.withUTF8Buffer { self.append(contentsOf: $0) }
    }

    /// Adds `number` in decimal digits; `number` is not negative.
    mutating func append(decimal number: Int) {
        self.append(decimal: number, endingLine: false)
    }

    /// Adds `number` as ``append(decimal:)`` does, and a CRLF.
    mutating func append(lineEnd number: Int) {
        self.append(decimal: number, endingLine: true)
    }

    @inline(__always)
    private mutating func append(decimal number: Int, endingLine: Bool) {
        precondition(number >= 0, "a length is not negative")
        var digits = InlineArray<22, UInt8>(repeating: 0x0A)  // as many as 64 bits can have, CR and LF
        digits[20] = 0x0D
        var start = 20
        var rest = UInt(number)
        repeat {
            start -= 1
            digits[start] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        self.append(digits.span.extracting(start..<(endingLine ? 22 : 20)))
    }
}
