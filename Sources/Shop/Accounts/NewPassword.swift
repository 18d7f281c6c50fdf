import JSON

/// What a password must be (NIST SP 800-63B section 5.1.1.2): long enough, and not one that everybody tries first.
///
/// Nothing is asked of the kinds of characters in it, and every character is allowed.
enum NewPassword {
    /// In characters (Unicode scalars), normalised.
    static let characterCounts = 8...128

    /// Reads a password by the rules that it alone can show.
    ///
    /// - Returns: The password in normal form C, whole.
    /// - Throws: ``FieldError``.
    static func read(_ value: JSONValue) throws(FieldError) -> String {
        let password = AccountText.normalized(try FieldText.string(value))
        try FieldText.check(password, Self.characterCounts)
        guard !CommonPasswords.contains(password) else {
            throw FieldError("This password is too common: it is among the first that are tried.")
        }
        return password
    }

    /// Reads `password` and `password2`, which must be the same.
    ///
    /// - Parameters:
    ///   - fields: The body's.
    ///   - identity: The user's name and address, neither of which it may be, in any case.
    /// - Returns: `nil` if it is refused, which the fields will tell.
    static func read(_ fields: inout RequestFields, of identity: [String?]) -> String? {
        let password = fields.required("password", self.read)
        let repeated = fields.required("password2") { (value) throws(FieldError) in
            AccountText.normalized(try FieldText.string(value))
        }
        guard let password else { return nil }
        if let reason = self.refusal(password, of: identity) { fields.refuse("password", reason) }
        if let repeated, repeated != password { fields.refuse("password2", "The two passwords differ.") }
        return password
    }

    /// Why a password cannot be that of this user; `nil` if it can.
    static func refusal(_ password: String, of identity: [String?]) -> String? {
        let folded = password.lowercased()
        let isName = identity.contains { name in name.map { $0.lowercased() == folded } ?? false }
        return isName ? "The password must not be the user name or the e-mail address." : nil
    }
}
