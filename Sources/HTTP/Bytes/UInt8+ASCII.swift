extension UInt8 {
    static var lineFeed: UInt8 { 0x0A }
    static var carriageReturn: UInt8 { 0x0D }
    static var space: UInt8 { 0x20 }
    static var tab: UInt8 { 0x09 }

    @inline(__always)
    var isSpaceOrTab: Bool { self == .space || self == .tab }

    /// A byte that a field value may hold: visible ASCII, obs-text, space or tab (RFC 9110 section 5.5).
    @inline(__always)
    var isFieldValueByte: Bool { (self >= 0x20 && self != 0x7F) || self == .tab }

    @inline(__always)
    var isDigit: Bool { self &- 0x30 < 10 }

    @inline(__always)
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }

    /// The byte with an ASCII capital made small.
    @inline(__always)
    var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

    /// What the byte stands for as a hexadecimal digit, 0 to 15.
    var hexadecimalValue: UInt8? {
        if self.isDigit { return self &- 0x30 }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter &+ 10 : nil
    }
}
