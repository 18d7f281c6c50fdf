package import Runtime

/// What an access token says: who asks, what they may do, and until when.
package struct AccessToken: Equatable, Sendable {
    /// `jti`: of this token alone.
    package let id: String

    /// `user_id`, and in decimal digits `sub`.
    package let userID: Int64

    /// `sid`: the login that it belongs to.
    package let sessionID: Int64

    /// The name of the user's role when the token was made.
    package let role: String

    /// `perms`: the names of the permissions that the user had then.
    package let permissions: [String]

    /// `iat` and `nbf`, in whole seconds.
    package let issuedAt: UTCTime

    /// `exp`, in whole seconds: from then on it is refused.
    package let expiresAt: UTCTime
}
