import JSON

/// What a user's mail address may be: what mail can be sent to.
///
/// A plain rule: whether mail arrives is found out by sending some.
enum EmailAddress {
    /// In characters (Unicode scalars); ``MailAddress`` bounds the bytes.
    static let characterCounts = 3...254

    /// Reads an address, as ``MailAddress`` takes it, of characters that can be seen.
    ///
    /// - Returns: The address in normal form C, its case as it was given.
    /// - Throws: ``FieldError``.
    static func read(_ value: JSONValue) throws(FieldError) -> String {
        let address = AccountText.normalized(try FieldText.string(value))
        try FieldText.check(address, Self.characterCounts)
        guard let mailAddress = MailAddress(address), address.unicodeScalars.allSatisfy(AccountText.isAllowed) else {
            throw FieldError("This field must be an e-mail address.")
        }
        return mailAddress.description
    }
}
