extension OutputCursor {
    /// Writes a whole number in decimal.
    @inline(__always)
    mutating func append(_ value: Int64) {
        if value < 0 { self.append(ASCII.minus) }
        self.append(decimal: value.magnitude)
    }

    /// Writes a number in decimal.
    @inline(__always)
    mutating func append(decimal value: UInt64) {
        if value < 100_000_000 {
            self.appendShort(UInt32(truncatingIfNeeded: value))
        } else {
            self.appendLong(value)
        }
    }

    /// Writes the digits of a number of at most eight: the last one found is the first, so it ends up lowest.
    @inline(__always)
    private mutating func appendShort(_ value: UInt32) {
        var rest = value
        var word: UInt64 = 0
        var length = 0
        repeat {
            word = word &<< 8 | UInt64(ASCII.zero) | UInt64(rest % 10)
            rest /= 10
            length &+= 1
        } while rest > 0
        self.append(word, byteCount: length)
    }

    @inline(never)
    private mutating func appendLong(_ value: UInt64) {
        let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
        self.append(decimal: high)
        var rest = low
        var word: UInt64 = 0
        for _ in 0..<8 {
            word = word &<< 8 | UInt64(ASCII.zero) | rest % 10
            rest /= 10
        }
        self.append(word, byteCount: 8)
    }
}
