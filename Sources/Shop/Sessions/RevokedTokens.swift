import Runtime

/// Which access tokens are refused although they are good in themselves: those of ended sessions, and those that are
/// older than their user's rights.
///
/// What it knows is kept for as long as such a token could be shown, so its size depends on how many sessions end
/// within that time. Past ``maximumCount`` the oldest knowledge is given up, and with it all tokens that it may have
/// been about: those that were made up to that moment are refused, whoever has them, and their clients refresh.
struct RevokedTokens {
    /// Sessions, and as many users: some 6 MB each at the most.
    static let maximumCount = 100_000

    /// How long an entry is kept: longer than an access token is good, and than a list of devices is in Redis.
    let retention: Duration

    private var sessions: RevocationTable
    private var users: RevocationTable

    init(retention: Duration, maximumCount: Int = Self.maximumCount) {
        self.retention = retention
        self.sessions = RevocationTable(maximumCount: maximumCount)
        self.users = RevocationTable(maximumCount: maximumCount)
    }

    /// How many sessions and users are known.
    var count: Int { self.sessions.count + self.users.count }

    /// Tokens that were made up to this moment are refused, if there is one.
    var latestForgotten: UTCTime? {
        guard let session = self.sessions.latestDropped else { return self.users.latestDropped }
        return max(session, self.users.latestDropped ?? session)
    }

    /// Notes a session that has ended; the moment may be a little later than the true one.
    ///
    /// Knowing it again changes nothing.
    mutating func sessionEnded(_ id: Int64, at moment: UTCTime) {
        if self.sessions[id] == nil { self.sessions.insert(id, at: moment) }
    }

    /// Notes that a user's tokens made up to `moment` are refused.
    mutating func userChanged(_ id: Int64, at moment: UTCTime) {
        self.users.insert(id, at: moment)
    }

    /// Forgets what no token can be about any more.
    mutating func removeExpired(now: UTCTime) {
        let oldest = UTCTime(microseconds: now.microseconds - self.retention.wholeNanoseconds / 1000)
        self.sessions.removeAll(before: oldest)
        self.users.removeAll(before: oldest)
    }

    /// Whether a session is known to have ended.
    func hasEnded(_ sessionID: Int64) -> Bool {
        self.sessions[sessionID] != nil
    }

    /// Whether a token is refused.
    ///
    /// - Parameters:
    ///   - sessionID: Of the session that the token belongs to.
    ///   - userID: Of the user that it speaks of.
    ///   - issuedAt: Its `iat`, in whole seconds. One of the very second of a change may be older than it.
    /// - Returns: Whether it must not be taken.
    /// - Complexity: O(1).
    func refuses(sessionID: Int64, userID: Int64, issuedAt: UTCTime) -> Bool {
        if self.sessions[sessionID] != nil { return true }
        if let moment = self.users[userID], issuedAt.seconds <= moment.seconds { return true }
        if let moment = self.latestForgotten, issuedAt.seconds <= moment.seconds { return true }
        return false
    }
}
