/// The values that are written without an escape, and how many bytes each takes at most.
extension OutputCursor {
    /// The length of `false`.
    static let longestLiteral = 5
    /// The length of the least ``Swift/Int64``.
    static let longestInteger = 20
    /// The length of the least ``FixedDecimal``: as long as its hundredths, besides the point and the quotes.
    static let longestDecimal = longestInteger + 3

    @inline(__always)
    mutating func appendNull() {
        self.append(0x6C_6C75_6E, byteCount: 4)
    }

    @inline(__always)
    mutating func append(_ value: Bool) {
        self.append(value ? 0x65_7572_74 : 0x65_736C_6166, byteCount: value ? 4 : 5)
    }

    /// Writes a decimal with both places in quotes: `"12000.00"`.
    mutating func append(_ value: FixedDecimal) {
        self.append(ASCII.quote)
        if value.minorUnits < 0 { self.append(ASCII.minus) }
        let (whole, hundredths) = value.minorUnits.magnitude.quotientAndRemainder(dividingBy: 100)
        self.append(decimal: whole)
        self.append(ASCII.point)
        self.append(decimal: hundredths / 10)
        self.append(decimal: hundredths % 10)
        self.append(ASCII.quote)
    }

    /// Writes bytes that need no escape in quotes.
    @inline(__always)
    mutating func append(quoted text: Span<UInt8>) {
        self.append(ASCII.quote)
        self.appendUnescaped(text)
        self.append(ASCII.quote)
    }
}
