import Crypto

/// What is mailed to prove that someone reads a user's mail: 256 random bits, good once.
struct PasswordResetToken: Sendable, CustomStringConvertible, CustomReflectable {
    /// The token as it is mailed: 43 characters of base64url.
    let text: String

    init(random: RandomBytes) {
        self.text = Base64URL.encode(random.bytes(count: Self.byteCount))
    }

    /// Takes over what a client sent; `nil` if it cannot be a token.
    init?(_ text: String) {
        guard Base64URL.decode(text)?.count == Self.byteCount else { return nil }
        self.text = text
    }

    /// What the database knows of it.
    var digest: String { Base64URL.encode(SHA256.digest(of: self.text.utf8Span.span)) }

    private static let byteCount = 32

    /// Not the token: descriptions end up in logs.
    var description: String { "PasswordResetToken" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
