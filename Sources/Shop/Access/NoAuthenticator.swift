package import HTTP

/// For a port on which nobody signs in: tokens are not looked at.
package final class NoAuthenticator: Authenticator {
    package nonisolated init() {}

    /// No one, whatever the request holds.
    package func principal(of head: RequestHead) throws(Problem) -> Principal? { nil }
}
