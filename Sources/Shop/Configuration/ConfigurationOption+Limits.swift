extension ConfigurationOption {
    /// How often what may be done, and by which web pages.
    static let limits: [ConfigurationOption] = [
        .rateLimit("RATE_LIMIT_ANONYMOUS_READS", \.rateLimits.anonymousReads, "Reads a minute of an address."),
        .rateLimit("RATE_LIMIT_READS", \.rateLimits.reads, "Reads a minute of a signed-in user."),
        .rateLimit("RATE_LIMIT_WRITES", \.rateLimits.writes, "Changes a minute of a user."),
        .rateLimit("RATE_LIMIT_LOGINS", \.rateLimits.logins, "Attempts to log in a minute of an address."),
        .rateLimit("RATE_LIMIT_REGISTRATIONS", \.rateLimits.registrations, "Registrations a minute of an address."),
        .rateLimit("RATE_LIMIT_REFRESHES", \.rateLimits.refreshes, "Refreshed tokens a minute of an address."),
        .rateLimit("RATE_LIMIT_RESETS", \.rateLimits.resets, "Password resets asked for a minute of an address."),
        .rateLimit(
            "RATE_LIMIT_RESETS_BY_ACCOUNT",
            \.rateLimits.resetsByAccount,
            "Password resets asked for an hour for an account."
        ),
        .rateLimit("RATE_LIMIT_ORDERS", \.rateLimits.orders, "Orders a minute of a user."),
        .integer(
            "RATE_LIMIT_CLIENTS",
            \.rateLimits.maximumKeys,
            16...1_048_576,
            "Clients that each limit remembers, at some 250 bytes each; the longest unseen is forgotten first."
        ),
        ConfigurationOption(
            name: "CORS_ALLOWED_ORIGINS",
            allowed: "origins, such as https://shop.example,http://localhost:3000",
            summary: "Origins whose pages may read the answers; none if it is empty.",
            isSecret: false,
            apply: { (text, configuration) throws(Refusal) in
                guard let policy = CORSPolicy(text) else {
                    throw Refusal(
                        expected: "origins with commas between, as browsers send them: http or https, a host in small "
                            + "letters, a port unless it is the usual one"
                    )
                }
                configuration.cors = policy
            },
            show: { $0.cors.description }
        ),
    ]

    private static func rateLimit(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Int> & Sendable,
        _ summary: String
    ) -> ConfigurationOption {
        .integer(name, path, 0...Quota.maximumCount, "\(summary) 0 lifts the limit.")
    }
}
