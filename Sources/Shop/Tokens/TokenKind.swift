/// What a token is for.
///
/// Two things tell the kinds apart, each for itself enough: `typ` in the header (RFC 8725 section 3.11), which is
/// signed and decided before any claim is read, and the claim `token_type`.
package enum TokenKind: String, CaseIterable, Sendable {
    /// Shown with each request.
    case access
    /// Given for new tokens, once.
    case refresh

    /// `typ` in the header: for access tokens that of RFC 9068.
    var headerType: String {
        switch self {
        case .access: "at+jwt"
        case .refresh: "rt+jwt"
        }
    }
}
