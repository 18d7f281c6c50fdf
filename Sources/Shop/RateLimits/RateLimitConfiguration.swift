/// What each limit allows; 0 lifts it.
package struct RateLimitConfiguration: Equatable, Sendable {
    /// Reads a minute of a client that is not signed in, by its address.
    package var anonymousReads = 1200

    /// Reads a minute of a signed-in user.
    package var reads = 1200

    /// Changes a minute of a user.
    package var writes = 300

    /// Attempts to log in a minute from an address, whatever the account; ``LoginGuard`` limits those at an account.
    package var logins = 300

    /// Registrations a minute from an address, behind which a whole office may be.
    package var registrations = 600

    /// Refreshed tokens a minute from an address.
    package var refreshes = 600

    /// Password resets that are asked for a minute from an address.
    package var resets = 10

    /// Password resets that are asked for an hour for an account.
    package var resetsByAccount = 3

    /// Orders a minute of a user.
    package var orders = 300

    /// Clients that each limit remembers; more are forgotten, the longest unseen first, and begin anew.
    package var maximumKeys = 32_768

    package init() {}

    /// The quota of a limit; `nil` if it is lifted.
    func quota(_ limit: RateLimit) -> Quota? {
        let count =
            switch limit {
            case .anonymousReads: self.anonymousReads
            case .reads: self.reads
            case .writes: self.writes
            case .logins: self.logins
            case .registrations: self.registrations
            case .refreshes: self.refreshes
            case .resets: self.resets
            case .resetsByAccount: self.resetsByAccount
            case .orders: self.orders
            }
        return count == 0 ? nil : Quota(count, perSeconds: limit.windowSeconds)
    }
}
