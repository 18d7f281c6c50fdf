/// How passwords are reset by mail.
package struct PasswordResetConfiguration: Equatable, Sendable {
    /// How long a token is good.
    package var lifetime = Duration.seconds(3600)

    /// The page that the mail points to, with `{token}` where the token belongs; the mail has only the token if empty.
    package var pageURL = ""

    package init() {}
}
