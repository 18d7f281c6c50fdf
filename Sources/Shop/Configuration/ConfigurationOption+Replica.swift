import Postgres

extension ConfigurationOption {
    /// The read replica.
    static let replica: [ConfigurationOption] = [
        .text(
            "DATABASE_REPLICA_URL",
            \.replica.url,
            allowed: "a libpq connection URI, or nothing",
            isSecret: true,
            "Where a streaming replica of DATABASE_URL is, which lists are read from while it is fresh.",
            isValid: { $0.isEmpty || (try? ConnectionOptions(parsing: $0)) != nil }
        ),
        .milliseconds(
            "DATABASE_REPLICA_MAXIMUM_LAG_MS",
            \.replica.maximumLag,
            100...60_000,
            "How far the replica may be behind to be read."
        ),
    ]
}
