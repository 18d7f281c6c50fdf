/// What another session has told all that listen to a channel (manual, NOTIFY).
///
/// It is delivered when the sender commits, in the order of the commits, to those who listen at that moment.
package struct PostgresNotification: Equatable, Sendable {
    package let channel: String

    /// What the sender says; empty if it says nothing.
    ///
    /// PostgreSQL takes up to 7999 bytes; equal ones of one transaction arrive once.
    package let payload: String

    /// The sender's server process, as `pg_backend_pid()` gives it in the sender's session: tells one's own apart.
    package let senderProcessID: Int32
}
