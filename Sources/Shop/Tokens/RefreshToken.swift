package import Runtime

/// What a refresh token says: whose login it continues, and until when.
package struct RefreshToken: Equatable, Sendable {
    /// `jti`: of this token alone; the session's row tells whether it is the one that counts.
    package let id: String

    /// `user_id`, and in decimal digits `sub`.
    package let userID: Int64

    /// `sid`: the login that it belongs to.
    package let sessionID: Int64

    /// `iat` and `nbf`, in whole seconds.
    package let issuedAt: UTCTime

    /// `exp`, in whole seconds: from then on it is refused.
    package let expiresAt: UTCTime
}
