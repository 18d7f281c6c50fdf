/// A set of ASCII bytes as two words of bits, so that asking for a member takes no table and no branch on the byte.
struct ByteSet {
    /// Bit n stands for byte n.
    let low: UInt64

    /// Bit n stands for byte 64 + n.
    let high: UInt64

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        let word = byte < 64 ? self.low : self.high
        return byte < 128 && (word &>> UInt64(byte)) & 1 == 1
    }

    /// `tchar` of RFC 9110 section 5.6.2.
    static var token: ByteSet { ByteSet(low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE) }

    /// `pchar`, "/" and "%" of RFC 3986 section 3.3; whether escapes are whole is found when they are decoded.
    static var path: ByteSet { ByteSet(low: 0x2FFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

    /// ``path`` and "?", RFC 3986 section 3.4.
    static var query: ByteSet { ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFF) }

    /// ``query`` and the brackets of an address literal: every byte that a URI without fragment may hold.
    static var uri: ByteSet { ByteSet(low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF) }

    /// `unreserved` of RFC 3986 section 2.3.
    static var unreserved: ByteSet { ByteSet(low: 0x03FF_6000_0000_0000, high: 0x47FF_FFFE_87FF_FFFE) }
}
