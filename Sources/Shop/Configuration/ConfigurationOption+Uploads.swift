extension ConfigurationOption {
    /// Where what clients upload is kept.
    static let uploads: [ConfigurationOption] = [
        .text(
            "MEDIA_DIRECTORY",
            \.mediaDirectory,
            allowed: "a folder",
            "Where pictures are kept that the web server serves as /media/; all instances have the same.",
            isValid: { !$0.isEmpty }
        ),
        .text(
            "SPOOL_DIRECTORY",
            \.spools.folder,
            allowed: "a folder",
            "Where large request bodies are kept while they are worked on, in files without names.",
            isValid: { !$0.isEmpty }
        ),
        .integer(
            "SPOOL_MAXIMUM_COUNT",
            \.spools.maximumCount,
            1...4096,
            "Such files at once; the next request for one gets 503."
        ),
        .integer(
            "SPOOL_MAXIMUM_TOTAL_BYTES",
            \.spools.maximumTotalBytes,
            1_048_576...1_099_511_627_776,
            "Bytes of these files together; the next gets 503."
        ),
    ]
}
