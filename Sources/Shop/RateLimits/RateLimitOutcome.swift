/// What a limit says of one request.
struct RateLimitOutcome: Equatable, Sendable {
    let limit: RateLimit
    let isAdmitted: Bool

    /// How many more requests would pass now.
    let remaining: Int32

    /// After how many seconds all of the quota is there again.
    let resetSeconds: Int32

    /// After how many seconds the next request may pass; 0 if this one does.
    let retryAfterSeconds: Int32

    init(_ limit: RateLimit, _ quota: Quota, isAdmitted: Bool, remaining: Int64, wait: Int64) {
        self.limit = limit
        self.isAdmitted = isAdmitted
        self.remaining = Int32(truncatingIfNeeded: remaining)
        let reset = Self.seconds((quota.count - remaining) * quota.interval)
        self.retryAfterSeconds = isAdmitted ? 0 : max(1, Self.seconds(wait))
        self.resetSeconds = max(reset, self.retryAfterSeconds)
    }

    /// Whole seconds that are not less than that.
    private static func seconds(_ microseconds: Int64) -> Int32 {
        Int32(truncatingIfNeeded: (microseconds + 999_999) / 1_000_000)
    }
}
