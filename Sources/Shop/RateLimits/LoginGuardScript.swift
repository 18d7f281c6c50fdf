import Redis

/// ``LoginRecord`` in Redis: a hash for each account, one round trip, the server's own clock.
enum LoginGuardScript {
    /// Applies `ARGV[1]` (`admit`, `failed`, `withdrawn` or `succeeded`) from the address `ARGV[2]` to the account
    /// `KEYS[1]`, by the policy in `ARGV[3]` to `ARGV[7]`.
    ///
    /// Gives milliseconds to wait, 0 for all but an attempt that is not admitted. The field `unknown` holds the
    /// failures from anywhere (count, blocked until, last), an address the last success and its own failures.
    static let apply = RedisScript(name: "login-guard", source: Self.clock + Self.body)

    /// Milliseconds since 1970.
    private static let clock = """
        local time = redis.call('time')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)

        """

    /// All but the clock; `now` is what it reads.
    static let body = """
        local key, operation, address = KEYS[1], ARGV[1], ARGV[2]
        local free, maximum_delay = tonumber(ARGV[3]), tonumber(ARGV[4])
        local failure_lifetime, known_lifetime = tonumber(ARGV[5]), tonumber(ARGV[6])
        local maximum_known = tonumber(ARGV[7])

        local function numbers(field)
            local list = {}
            for number in string.gmatch(redis.call('hget', key, field) or '', '%d+') do
                list[#list + 1] = tonumber(number)
            end
            return list
        end
        local function text(...)
            local list = {}
            for _, number in ipairs({...}) do list[#list + 1] = string.format('%.0f', number) end
            return table.concat(list, ':')
        end
        local function delay(count)
            if count < free then return 0 end
            return math.min(1000 * 2 ^ math.min(count - free, 30), maximum_delay)
        end

        local own = numbers(address)
        local is_known = own[1] ~= nil and now - own[1] < known_lifetime

        if operation == 'succeeded' then
            if not is_known then redis.call('hdel', key, 'unknown') end
            redis.call('hset', key, address, text(now, 0, 0, 0))
            redis.call('pexpire', key, known_lifetime)
            local fields = redis.call('hkeys', key)
            local oldest, oldest_time, count = nil, nil, 0
            for _, field in ipairs(fields) do
                if field ~= 'unknown' then
                    local time = numbers(field)[1]
                    count = count + 1
                    if oldest == nil or time < oldest_time or (time == oldest_time and field < oldest) then
                        oldest, oldest_time = field, time
                    end
                end
            end
            if count > maximum_known then redis.call('hdel', key, oldest) end
            return 0
        end

        local failures = is_known and {own[2], own[3], own[4]} or numbers('unknown')
        local count, blocked_until, last = failures[1] or 0, failures[2] or 0, failures[3] or 0
        if now - last >= failure_lifetime then count, blocked_until, last = 0, 0, 0 end
        if operation == 'admit' then
            if blocked_until > now then return math.min(blocked_until - now, maximum_delay) end
            count, last = count + 1, now
            blocked_until = now + delay(count)
        elseif operation == 'failed' then
            count, last = math.max(count, 1), now
            blocked_until = now + delay(count)
        else
            count = math.max(count - 1, 0)
            blocked_until = last + delay(count)
        end
        if is_known then
            redis.call('hset', key, address, text(own[1], count, blocked_until, last))
        else
            redis.call('hset', key, 'unknown', text(count, blocked_until, last))
        end
        if redis.call('pttl', key) < failure_lifetime then redis.call('pexpire', key, failure_lifetime) end
        return 0
        """
}
