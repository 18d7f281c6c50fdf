/// The message that brings a token.
///
/// No name of the person stands in it: whoever registers with another's address could write to them by it.
enum PasswordResetMail {
    /// - Parameters:
    ///   - token: What it brings.
    ///   - owner: To whom.
    ///   - configuration: How long it is good, and the page that takes it.
    /// - Returns: The message; `nil` if the user's address is not one that mail can be sent to.
    static func message(
        _ token: PasswordResetToken,
        to owner: PasswordResetOwner,
        _ configuration: PasswordResetConfiguration
    ) -> MailMessage? {
        guard let recipient = MailAddress(owner.email) else { return nil }
        let page = configuration.pageURL.split(separator: "{token}", maxSplits: 1, omittingEmptySubsequences: false)
        let way =
            page.count == 2
            ? "Open this page to set a new one:\n\n    \(page[0])\(token.text)\(page[1])"
            : "This one-time token sets a new one:\n\n    \(token.text)"
        let text = """
            Hello \(owner.username),

            someone, probably you, has asked to reset the password of your account "\(owner.username)".

            \(way)

            It is good once, for \(Self.minutes(configuration.lifetime)) minutes.

            If it was not you, do nothing: your password stays as it is.

            """
        return MailMessage(to: recipient, subject: "Reset your password", text: text)
    }

    private static func minutes(_ duration: Duration) -> Int64 { max(1, duration.components.seconds / 60) }
}
