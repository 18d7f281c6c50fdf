/// A bucket of tokens that refills steadily, kept as the one moment at which it will be full (the generic cell rate
/// algorithm's "theoretical arrival time").
///
/// A pure value; moments are microseconds of any clock. ``RateLimitScript`` is the same in Lua, decision for decision.
struct TokenBucket: Equatable, Sendable {
    /// When it is full again; a moment that has passed means that it is.
    private(set) var fullAt: Int64

    /// A full bucket.
    init() {
        self.fullAt = .min
    }

    /// A bucket that is full at that moment.
    init(fullAt: Int64) {
        self.fullAt = fullAt
    }

    /// Microseconds until it is full; never more than the whole takes, whatever the clock or the quota did meanwhile.
    func untilFull(_ quota: Quota, at now: Int64) -> Int64 {
        self.fullAt <= now ? 0 : min(self.fullAt - now, quota.fullInterval)
    }

    /// How many tokens there are.
    func remaining(_ quota: Quota, at now: Int64) -> Int64 {
        (quota.fullInterval - self.untilFull(quota, at: now)) / quota.interval
    }

    /// Takes as many of `wanted` tokens as there are.
    ///
    /// - Returns: How many were taken.
    mutating func take(_ wanted: Int64, of quota: Quota, at now: Int64) -> Int64 {
        let untilFull = self.untilFull(quota, at: now)
        let granted = min(wanted, (quota.fullInterval - untilFull) / quota.interval)
        if granted > 0 { self.fullAt = now + untilFull + granted * quota.interval }
        return granted
    }

    /// Notes that a token was used which somebody else granted; the bucket never owes any.
    mutating func note(_ quota: Quota, at now: Int64) {
        self.fullAt = now + min(self.untilFull(quota, at: now) + quota.interval, quota.fullInterval)
    }

    /// Microseconds until there are so many tokens; 0 if there are.
    func wait(for tokens: Int64, of quota: Quota, at now: Int64) -> Int64 {
        max(0, tokens * quota.interval - (quota.fullInterval - self.untilFull(quota, at: now)))
    }
}
