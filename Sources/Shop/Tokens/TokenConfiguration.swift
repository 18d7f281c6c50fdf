/// What tokens say besides whose they are, and how long they are good.
package struct TokenConfiguration: Equatable, Sendable {
    /// The leeways that are taken, in seconds.
    package static let leeways = 0...30

    /// `iss`: who made the token.
    ///
    /// See ``isName(_:)``.
    package var issuer = "soundwave"

    /// `aud`: for whom it was made.
    ///
    /// See ``isName(_:)``.
    package var audience = "soundwave-api"

    /// How far the clocks of two instances may differ, in seconds: a token is good that much sooner and longer.
    package var leewaySeconds = 5

    /// How long an access token is good, in seconds.
    package var accessLifetimeSeconds = 300

    /// How long a refresh token is good, in seconds.
    package var refreshLifetimeSeconds = 86_400

    package init() {}

    /// Whether a text can be an issuer or an audience: 1 to 128 printable ASCII characters that JSON need not escape.
    package static func isName(_ text: String) -> Bool {
        (1...128).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
    }

    func lifetimeSeconds(of kind: TokenKind) -> Int {
        switch kind {
        case .access: self.accessLifetimeSeconds
        case .refresh: self.refreshLifetimeSeconds
        }
    }
}
