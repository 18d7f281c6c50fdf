/// What workers are told, by `NOTIFY`, when jobs have been enqueued.
///
/// Channels are the database's, and shops in two schemas share them, so the payload is the schema. PostgreSQL sends
/// equal notifications of one transaction once.
package enum JobNotice {
    /// The channel, for `LISTEN`.
    package static let channel = "jobs"

    /// The SQL by which a statement that adds jobs wakes the workers at commit.
    ///
    /// Transactions that notify commit one after the other (PostgreSQL holds a lock of the database meanwhile), so
    /// where thousands a second add jobs, let one statement add those of many.
    package static let announceSQL = "pg_notify('\(Self.channel)', current_schema())"
}
