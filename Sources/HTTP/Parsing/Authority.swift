/// What may stand in `Host` and in the authority of a target (RFC 9110 section 7.2, RFC 3986 section 3.2).
enum Authority {
    /// Whether `bytes` are a host and an optional port.
    ///
    /// Narrower than the grammar: a name is made of letters, digits and "-._~", as names in use are; no user, no
    /// percent-escapes, and not empty.
    static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count > 0 else { return false }
        var index = 0
        if bytes[0] == UInt8(ascii: "[") {
            index = 1
            while index < bytes.count, Self.isAddressByte(bytes[index]) { index += 1 }
            guard index > 2, index < bytes.count, bytes[index] == UInt8(ascii: "]") else { return false }
            index += 1
        } else {
            while index < bytes.count, ByteSet.unreserved.contains(bytes[index]) { index += 1 }
            guard index > 0 else { return false }
        }
        guard index < bytes.count else { return true }
        return bytes[index] == UInt8(ascii: ":") && Self.isPort(bytes.extracting((index + 1)...))
    }

    /// A byte of an IPv6 address, with an IPv4 address at its end perhaps.
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        byte.hexadecimalValue != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }

    /// At most 65 535; empty means the default.
    private static func isPort(_ digits: Span<UInt8>) -> Bool {
        guard digits.count <= 5 else { return false }
        var port = 0
        for index in 0..<digits.count {
            guard digits[index].isDigit else { return false }
            port = port * 10 + Int(digits[index] - 0x30)
        }
        return port <= 65_535
    }
}
