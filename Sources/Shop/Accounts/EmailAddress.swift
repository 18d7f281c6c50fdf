import JSON

/// What a mail address may be.
///
/// A plain rule: whether mail arrives is found out by sending some.
enum EmailAddress {
    /// In characters (Unicode scalars); RFC 5321 section 4.5.3.1.3 allows a path of 256 with its brackets.
    static let characterCounts = 3...254

    /// What would need quotes, or ends an address where several stand in a row.
    private static let refused = Set("()<>[]:;,\\\"'`".unicodeScalars)

    /// Reads an address: something, one `@`, something; no spaces, and none of `()<>[]:;,\"'` and backquotes.
    ///
    /// It may not begin with a minus sign, which a mail program could take for an option.
    ///
    /// - Returns: The address in normal form C, its case as it was given.
    /// - Throws: ``FieldError``.
    static func read(_ value: JSONValue) throws(FieldError) -> String {
        let address = AccountText.normalized(try FieldText.string(value))
        try FieldText.check(address, Self.characterCounts)
        let parts = address.unicodeScalars.split(separator: "@", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !address.hasPrefix("-")
            && address.unicodeScalars.allSatisfy { scalar in
                AccountText.isAllowed(scalar) && !scalar.properties.isWhitespace && !Self.refused.contains(scalar)
            }
        guard isAddress else { throw FieldError("This field must be an e-mail address.") }
        return address
    }
}
