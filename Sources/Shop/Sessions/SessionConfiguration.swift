/// How long logins last, and what is kept of them.
package struct SessionConfiguration: Equatable, Sendable {
    /// When a session ends however often it is refreshed.
    package var lifetime = Duration.seconds(30 * 86_400)

    /// How long after a rotation the token before it still gives the same successor: parallel tabs refresh at once.
    package var refreshGrace = Duration.seconds(10)

    /// Open sessions of a user; the login after that ends the oldest.
    package var maximumOpenSessionCount = 100

    /// How often the ended sessions are read, besides the notifications of them.
    package var pollInterval = Duration.milliseconds(500)

    /// How often the times of use are written.
    package var usesFlushInterval = Duration.seconds(60)

    package init() {}
}
