import HTTP

/// The cookie in which a browser keeps a refresh token where no script can read it (RFC 6265).
///
/// It comes back to the shop's own pages only (`SameSite=Strict`), and of the shop's addresses only to those of tokens.
enum RefreshCookie {
    /// With the prefix by which browsers refuse it unless it is `Secure`.
    ///
    /// `__Host-` would say that no other host has set it, and would send it along with every request.
    static let name = "__Secure-refresh"

    /// Below which address it is sent.
    static let path = "/api/token/"

    private static let attributes = "; Path=\(Self.path); HttpOnly; Secure; SameSite=Strict"

    /// Makes the browser keep a token.
    ///
    /// - Parameters:
    ///   - token: A refresh token: only characters that a cookie can have (RFC 6265 section 4.1.1).
    ///   - lifetimeSeconds: For how long the browser keeps it.
    /// - Returns: The value of `Set-Cookie`.
    static func keeping(_ token: String, lifetimeSeconds: Int64) -> String {
        "\(Self.name)=\(token); Max-Age=\(max(0, lifetimeSeconds))\(Self.attributes)"
    }

    /// The value of `Set-Cookie` that removes it.
    static let removal = "\(Self.name)=; Max-Age=0\(Self.attributes)"

    /// The token that a request brings.
    ///
    /// - Returns: `nil` if there is none; or more than one, of which another site below the same domain may have set
    ///   some.
    static func token(of head: RequestHead) -> String? {
        var found: [String] = []
        head.forEachValue(of: .cookie) { value in
            for pair in String(repairing: value).split(separator: ";") {
                let parts = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
                if parts.count == 2, parts[0] == Self.name { found.append(String(parts[1])) }
            }
        }
        return found.count == 1 ? found[0] : nil
    }
}
