/// The bounds of a listening connection.
///
/// A server that is silent, or gone without a word, is noticed within ``probeInterval`` and ``answerTimeout`` together.
package struct ListenerLimits: Equatable, Sendable {
    /// How long after an answer the server is asked for a sign of life again.
    package var probeInterval = Duration.seconds(1)

    /// How long the server has for an answer; after that the connection is made anew.
    package var answerTimeout = Duration.seconds(2)

    /// Notifications handed out before the loop turns to others; the rest follows in the next turns, and meanwhile
    /// nothing more is read.
    package var maximumNotificationsPerTurn = 128

    /// How long a payload may be.
    ///
    /// PostgreSQL's own bound is 7999 unless it was built with larger pages; a longer one ends the connection, so that
    /// whoever listens looks again instead of missing it.
    package var maximumPayloadBytes = 8000

    package init() {}
}
