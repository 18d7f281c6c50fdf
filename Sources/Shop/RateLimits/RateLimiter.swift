import Redis
import Runtime

/// One limit: a bucket for each client, shared by all instances through Redis as long as it can be reached.
@Loop
final class RateLimiter<Key: RateLimitKey> {
    /// What is known at once, or what is to be asked.
    enum Decision {
        case decided(RateLimitOutcome)
        case asking(LeasedBucket.Question)
    }

    private let limit: RateLimit
    private let quota: Quota
    private let redis: RedisClient
    private let redisKeyPrefix: [UInt8]
    private let metrics: RateLimitMetrics
    // Unchecked: a bucket decides by itself, and calls nobody while it does.
    @exclusivity(unchecked) private var buckets: RecencyTable<Key, LeasedBucket>

    /// - Parameters:
    ///   - limit: Which limit it is.
    ///   - quota: What each client may do.
    ///   - maximumKeys: The most clients that are remembered; whoever was not seen for longest is forgotten first, and
    ///     begins again with a block on credit, which Redis counts all the same.
    ///   - redis: Where the instances share their buckets.
    ///   - redisKeyPrefix: What the keys begin with.
    ///   - metrics: Counts what is decided.
    init(
        _ limit: RateLimit,
        _ quota: Quota,
        maximumKeys: Int,
        redis: RedisClient,
        redisKeyPrefix: String,
        metrics: RateLimitMetrics
    ) {
        self.limit = limit
        self.quota = quota
        self.redis = redis
        self.redisKeyPrefix = Array("\(redisKeyPrefix)rate-limit:\(limit.name):".utf8)
        self.metrics = metrics
        self.buckets = RecencyTable(capacity: maximumKeys)
    }

    /// How many clients are remembered.
    var keyCount: Int { self.buckets.count }

    /// Decides without waiting where that is possible; a lease that falls due is asked for in the background.
    func decide(_ key: Key) -> Decision {
        let now = Self.now()
        let isShared = self.redis.isAvailable
        let (step, remaining) = self.buckets.withValue(of: key, initially: LeasedBucket()) { bucket in
            let step = bucket.take(self.quota, at: now, isShared: isShared, isLeased: self.limit.isLeased)
            return (step, bucket.remaining(self.quota, at: now, isShared: isShared))
        }
        switch step {
        case .ask(let question): return .asking(question)
        case .admitted(let renewal) where renewal > 0: self.renew(key, renewal)
        default: break
        }
        return .decided(self.outcome(step, remaining))
    }

    /// Asks Redis, and decides alone if that fails.
    func ask(_ question: LeasedBucket.Question, _ key: Key) async -> RateLimitOutcome {
        if question == .block { self.metrics.leases.increment() }
        let reply = await self.takeShared(question.count(self.quota), key)
        let now = Self.now()
        let (step, remaining) = self.buckets.withValue(of: key, initially: LeasedBucket()) { bucket in
            let step =
                if let (granted, untilFull) = reply {
                    bucket.answered(question, granted, untilFull: untilFull, self.quota, at: now)
                } else {
                    bucket.failed(question, self.quota, at: now)
                }
            return (step, bucket.remaining(self.quota, at: now, isShared: reply != nil))
        }
        return self.outcome(step, remaining)
    }

    /// Decides, waiting for Redis if need be.
    func take(_ key: Key) async -> RateLimitOutcome {
        switch self.decide(key) {
        case .decided(let outcome): outcome
        case .asking(let question): await self.ask(question, key)
        }
    }

    private func renew(_ key: Key, _ count: Int64) {
        self.metrics.leases.increment()
        EventLoop.shared.spawn {
            let reply = await self.takeShared(count, key)
            let now = Self.now()
            self.buckets.withPresentValue(of: key) { bucket in
                if let (granted, untilFull) = reply {
                    bucket.renewed(granted, untilFull: untilFull, self.quota, at: now)
                } else {
                    bucket.renewalFailed()
                }
            }
        }
    }

    /// How many tokens Redis gave, and microseconds until its bucket is full; `nil` if it did not answer.
    private func takeShared(_ count: Int64, _ key: Key) async -> (granted: Int64, untilFull: Int64)? {
        var redisKey = self.redisKeyPrefix
        key.append(to: &redisKey)
        do throws(RedisError) {
            let reply = try await self.redis.evaluate(
                RateLimitScript.take,
                keys: [redisKey],
                arguments: [self.quota.interval, self.quota.count, count]
            )
            guard let numbers = reply.array, numbers.count == 2, let granted = numbers[0].integer,
                let untilFull = numbers[1].integer
            else { throw .unexpectedReply(expected: "two numbers") }
            return (granted, untilFull)
        } catch {
            self.metrics.redisFailures.increment()  // the client logs an outage, once
            return nil
        }
    }

    private func outcome(_ step: LeasedBucket.Step, _ remaining: Int64) -> RateLimitOutcome {
        var wait: Int64?
        switch step {
        case .admitted: break
        case .admittedAlone: self.metrics.decidedAlone.increment()
        case .limited(let time): wait = time
        case .limitedAlone(let time):
            self.metrics.decidedAlone.increment()
            wait = time
        case .ask: preconditionFailure("a question is no decision")
        }
        if wait == nil { self.metrics.admitted.increment() } else { self.metrics.limited.increment() }
        return RateLimitOutcome(
            self.limit,
            self.quota,
            isAdmitted: wait == nil,
            remaining: wait == nil ? remaining : 0,
            wait: wait ?? 0
        )
    }

    private static func now() -> Int64 { Int64(EventLoop.shared.now.nanoseconds / 1000) }
}
