import JSON

/// `{username, password}`.
struct LoginRequest: Equatable, Sendable {
    let username: String
    let password: String

    /// In characters (Unicode scalars), normalised.
    static let usernameCharacters = 1...Username.characterCounts.upperBound

    /// In characters (Unicode scalars): what is looked at at all.
    static let passwordCharacters = 1...1024

    /// Reads the body of a login.
    ///
    /// The lengths are bounds for what is looked at at all; which of these can be a name or a password, the
    /// registration decides.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        let username = fields.required("username") { (value) throws(FieldError) in
            // In normal form first: a name of the greatest length may be typed as more characters.
            let name = AccountText.normalized(try FieldText.string(value))
            return try FieldText.line(.string(name), Self.usernameCharacters)
        }
        let password = fields.required("password") { (value) throws(FieldError) in
            let text = try FieldText.string(value)
            try FieldText.check(text, Self.passwordCharacters)
            return text
        }
        try fields.finish()
        guard let username, let password else { preconditionFailure("a field that is missing was refused") }
        self.username = username
        self.password = password
    }
}

/// `{refresh}` or `{token}`: a token as a field of a body.
enum TokenField {
    /// Reads the only field of a body.
    ///
    /// - Throws: ``Problem`` `422` if it is missing, no text, or empty.
    static func read(_ name: String, of fields: RequestFields) throws(Problem) -> String {
        var fields = fields
        let token = fields.required(name) { (value) throws(FieldError) in
            let text = try FieldText.string(value)
            guard !text.isEmpty else { throw FieldError("This field must not be empty.") }
            return text
        }
        try fields.finish()
        guard let token else { preconditionFailure("a field that is missing was refused") }
        return token
    }
}
