/// What the instances tell each other, by `NOTIFY`, of pages that are current no longer.
///
/// Channels are the database's, and shops in two schemas share them, so a notice begins with its schema.
package enum GenerationNotice {
    /// The channel, for `LISTEN`.
    package static let channel = "cache_generation"

    /// The SQL by which a statement over rows of `namespace` and `generation` tells them to every instance at commit.
    static let announceSQL =
        "pg_notify('\(Self.channel)', current_schema() || ' ' || namespace || ' ' || generation)"

    /// Reads a notification's payload; `nil` if it is of another schema, or not one that is known here.
    ///
    /// - Parameters:
    ///   - payload: As it came.
    ///   - schema: The shop's own.
    /// - Returns: The one namespace's new generation.
    package static func numbers(in payload: String, schema: String) -> GenerationNumbers? {
        guard !schema.isEmpty, payload.hasPrefix(schema + " ") else { return nil }  // a schema's name may have spaces
        let words = payload.dropFirst(schema.count + 1).split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 2, let namespace = CacheNamespace(rawValue: String(words[0])),
            let generation = Int64(words[1]), generation > 0
        else { return nil }
        return GenerationNumbers([namespace: generation])
    }
}
