extension ConfigurationOption {
    /// Importing products over HTTP; `soundwave import` has no such limits.
    static let importing: [ConfigurationOption] = [
        .integer(
            "IMPORT_MAXIMUM_BYTES",
            \.importing.maximumBytes,
            1024...4_294_967_296,
            "The largest file that POST /api/products/import/ takes; nginx has a limit of its own."
        ),
        .milliseconds(
            "IMPORT_TIMEOUT_MS",
            \.importing.timeLimit,
            1000...3_600_000,
            "How long such an import may take; then nothing of it is written."
        ),
    ]
}
