/// What an `Authorization` field holds (RFC 9110 section 11.4, RFC 6750 section 2.1).
enum BearerCredentials {
    /// Where the token stands in the field's value; `nil` if the scheme, in any case of its letters, is not `Bearer`,
    /// or nothing comes after it.
    ///
    /// What the token is made of is not looked at here: a verifier refuses all that is no token.
    static func tokenRange(in value: Span<UInt8>) -> Range<Int>? {
        let scheme = "bearer".utf8
        guard value.count > scheme.count, value[scheme.count] == UInt8(ascii: " ") else { return nil }
        for (index, letter) in scheme.enumerated() where value[index] | 0x20 != letter { return nil }
        var start = scheme.count
        while start < value.count, value[start] == UInt8(ascii: " ") { start += 1 }
        return start < value.count ? start..<value.count : nil
    }
}
