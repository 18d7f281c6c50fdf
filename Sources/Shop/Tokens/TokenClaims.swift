/// The claims of a token as they were read (RFC 7519 section 4), none of them believed yet.
///
/// A text is where it stands in the payload: most are only compared, and so need not become a `String`.
struct TokenClaims {
    var issuer: Range<Int>?
    var audience: Range<Int>?
    var subject: Range<Int>?
    var expiresAt: Int64?
    var issuedAt: Int64?
    var notBefore: Int64?
    var id: Range<Int>?
    var tokenType: Range<Int>?
    var userID: Int64?
    var sessionID: Int64?
    var role: Range<Int>?
    var permissions: [String]?
}

/// The names of the claims that count, in the order in which tokens are written.
enum TokenClaim: String, CaseIterable, Sendable {
    case issuer = "iss"
    case audience = "aud"
    case subject = "sub"
    case expiresAt = "exp"
    case issuedAt = "iat"
    case notBefore = "nbf"
    case id = "jti"
    case tokenType = "token_type"
    case userID = "user_id"
    case sessionID = "sid"
    case role
    case permissions = "perms"
}
