extension ConfigurationOption {
    static let mail: [ConfigurationOption] = [
        .text(
            "MAIL_PROGRAM",
            \.mail.program,
            allowed: "the path of a program that is called as sendmail is, or nothing",
            "What takes the shop's mail, such as /usr/sbin/sendmail or /usr/bin/msmtp; without it none is sent.",
            isValid: { $0.isEmpty || $0.hasPrefix("/") }
        ),
        .text(
            "MAIL_FROM",
            \.mail.sender,
            allowed: "an address such as shop@example.org",
            "Whom the shop's mail is from.",
            isValid: { MailAddress($0) != nil }
        ),
        .milliseconds("MAIL_TIMEOUT_MS", \.mail.timeout, 100...600_000, "A mail program that takes longer is killed."),
        .milliseconds(
            "PASSWORD_RESET_LIFETIME_MS",
            \.passwordReset.lifetime,
            1...86_400_000,
            "How long a mailed token can set a password."
        ),
        .text(
            "PASSWORD_RESET_URL",
            \.passwordReset.pageURL,
            allowed: "a URL with {token} in it, or nothing",
            "The mail's link: the shop's page is https://…/password-reset/#{token}; without, it has the token only.",
            isValid: { $0.isEmpty || ($0.hasPrefix("http") && $0.contains("{token}")) }
        ),
    ]
}
