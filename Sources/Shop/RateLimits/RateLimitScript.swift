import Redis

/// ``TokenBucket`` in Redis: one key, one round trip, the server's own clock, so that all instances agree.
enum RateLimitScript {
    /// Takes up to `ARGV[3]` tokens from `KEYS[1]`, whose quota is an interval in microseconds (`ARGV[1]`) and a count
    /// (`ARGV[2]`).
    ///
    /// Gives how many were taken and microseconds until the bucket is full. The key is gone when it is.
    static let take = RedisScript(name: "rate-limit-take", source: Self.clock + Self.body)

    /// Microseconds since 1970; a script that has read the clock may still write (Redis 5 and newer).
    private static let clock = """
        local time = redis.call('time')
        local now = time[1] * 1000000 + time[2]

        """

    /// All but the clock; `now` is what it reads.
    static let body = """
        local interval, count, wanted = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
        local full = interval * count
        local until_full = tonumber(redis.call('get', KEYS[1]) or now) - now
        if until_full < 0 then until_full = 0 end
        if until_full > full then until_full = full end
        local granted = math.min(wanted, math.floor((full - until_full) / interval))
        if granted > 0 then
            until_full = until_full + granted * interval
            local lifetime = math.ceil(until_full / 1000)
            redis.call('set', KEYS[1], string.format('%.0f', now + until_full), 'px', string.format('%.0f', lifetime))
        end
        return {granted, until_full}
        """
}
