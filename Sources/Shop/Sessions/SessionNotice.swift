/// What the instances tell each other, by `NOTIFY`, of tokens that are good no longer.
///
/// Channels are the database's, and shops in two schemas share them, so a notice begins with its schema.
package enum SessionNotice: Equatable, Sendable {
    /// The channel, for `LISTEN`.
    package static let channel = "session_ended"

    /// As many ids as one notification holds: with 20 bytes each and the schema's name they stay below 7 000 bytes
    /// (PostgreSQL's bound is 8 000).
    static let maximumIDCount = 300

    /// These sessions have ended.
    case sessionsEnded([Int64])

    /// Tokens of some users are refused from now on: read which.
    case usersChanged

    /// The payload's SQL, for ended sessions.
    ///
    /// - Parameter ids: An expression of the ids with commas between.
    /// - Returns: An expression.
    static func sessionsSQL(_ ids: String) -> String {
        "current_schema() || ' sessions ' || \(ids)"
    }

    /// The SQL by which a statement that sets `users.tokens_valid_from` has every instance read it at once.
    ///
    /// Set it to `clock_timestamp()` after the user's row was locked: a transaction that began long ago would else let
    /// tokens pass that were made meanwhile.
    package static let announceUsersSQL = "pg_notify('\(Self.channel)', current_schema() || ' users')"

    /// Reads a notification's payload; `nil` if it is of another schema, or not one that is known here.
    ///
    /// - Parameters:
    ///   - payload: As it came.
    ///   - schema: The shop's own.
    package init?(payload: String, schema: String) {
        let words = payload.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count >= 2, words[0] == schema else { return nil }
        switch (words[1], words.count) {
        case ("users", 2): self = .usersChanged
        case ("sessions", 3):
            let ids = words[2].split(separator: ",", omittingEmptySubsequences: false).map { Int64($0) }
            guard !ids.contains(nil) else { return nil }
            self = .sessionsEnded(ids.compactMap(\.self))
        default: return nil
        }
    }
}
