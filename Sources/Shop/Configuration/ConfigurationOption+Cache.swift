extension ConfigurationOption {
    /// The cache of pages.
    static let cache: [ConfigurationOption] = [
        .onOrOff("CACHE", \.cache.isEnabled, "Whether pages are cached; off, each is read from PostgreSQL."),
        .integer(
            "CACHE_MEMORY_BYTES",
            \.cache.maximumMemoryBytes,
            0...(1 << 36),
            "Pages in the instance's memory, all together; with 0 they are in Redis only."
        ),
        .milliseconds(
            "CACHE_LIFETIME_MS",
            \.cache.lifetime,
            1000...86_400_000,
            "How long a page is kept at most; a change ends it at once."
        ),
        .milliseconds(
            "CACHE_MAXIMUM_UNCONFIRMED_MS",
            \.cache.maximumUnconfirmed,
            0...3_600_000,
            "How long pages are answered while PostgreSQL cannot say whether they are current."
        ),
        .onOrOff(
            "SERVER_TIMING",
            \.cache.tellsServerTiming,
            "Whether the answers with cached pages say in Server-Timing where they come from."
        ),
    ]

    private static func onOrOff(
        _ name: String,
        _ path: any WritableKeyPath<Configuration, Bool> & Sendable,
        _ summary: String
    ) -> ConfigurationOption {
        ConfigurationOption(name: name, allowed: "on | off", summary: summary, isSecret: false) {
            (text, configuration) throws(Refusal) in
            guard text == "on" || text == "off" else { throw Refusal(expected: "on or off") }
            configuration[keyPath: path] = text == "on"
        } show: {
            $0[keyPath: path] ? "on" : "off"
        }
    }
}
