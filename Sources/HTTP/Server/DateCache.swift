import Runtime

/// The present as an HTTP date, made anew once a second: the wall clock is read only then.
struct DateCache {
    private var current = HTTPDate(secondsSince1970: 0)
    private var validUntil = MonotonicTime(nanoseconds: 0)

    mutating func date(now: MonotonicTime) -> HTTPDate {
        guard now >= self.validUntil else { return self.current }
        let time = UTCTime.now()
        self.current = HTTPDate(secondsSince1970: Int(time.seconds))
        self.validUntil = now + .microseconds(1_000_000 - time.microseconds % 1_000_000)
        return self.current
    }
}
