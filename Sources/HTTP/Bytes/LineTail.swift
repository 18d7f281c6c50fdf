/// The end of a head's line or lines, put together from its last byte to its first: that is how numbers become digits.
///
/// It has a fixed size and lies on the stack, so a line with numbers costs one copy and no allocation.
struct LineTail {
    /// Two numbers of 64 bits, the line ends, and up to sixteen bytes of text.
    private static let maximumBytes = 64

    private var bytes = InlineArray<64, UInt8>(repeating: 0)
    private var start = Self.maximumBytes

    /// An end that is still empty.
    init() {}

    /// Adds what has been put together to `bytes`.
    func append(to bytes: inout [UInt8]) {
        bytes.append(self.bytes.span.extracting(self.start...))
    }

    /// Puts `byte` in front.
    @inline(__always)
    mutating func prepend(_ byte: UInt8) {
        self.start -= 1
        self.bytes[self.start] = byte
    }

    /// Puts CRLF in front.
    @inline(__always)
    mutating func prependLineEnd() {
        self.prepend(0x0A)
        self.prepend(0x0D)
    }

    /// Puts a constant of ASCII in front.
    @inline(__always)
    mutating func prepend(_ text: StaticString) {
        // SAFETY: the buffer is read within the closure.
        text.withUTF8Buffer { buffer in
            for index in buffer.indices.reversed() { self.prepend(buffer[index]) }
        }
    }

    /// Puts the decimal digits of `number`, which is not negative, in front.
    @inline(__always)
    mutating func prepend(decimal number: Int) {
        precondition(number >= 0, "a length is not negative")
        var rest = UInt(number)
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            self.prepend(0x30 + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
    }
}
