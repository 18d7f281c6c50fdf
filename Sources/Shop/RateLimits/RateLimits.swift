import HTTP
package import Redis
package import Runtime

/// All limits of the shop.
@Loop
package final class RateLimits {
    /// What is known of a request at once, or what is to be asked first.
    enum Decision {
        /// `nil`: the request is under no limit.
        case decided(RateLimitOutcome?)
        case asking(Question)
    }

    /// What Redis is to be asked before a request may pass.
    struct Question: Sendable {
        fileprivate let limit: RateLimit
        fileprivate let key: ClientKey
        fileprivate let question: LeasedBucket.Question
    }

    /// By the raw value of the limit; `nil` where it is lifted.
    private let limiters: [RateLimiter<ClientKey>?]
    private let resetsByAccount: RateLimiter<AccountKey>?
    private let fields: [RateLimitFields?]

    package init(
        _ configuration: RateLimitConfiguration,
        redis: RedisClient,
        redisKeyPrefix: String,
        metrics: MetricsRegistry
    ) {
        func limiter<Key: RateLimitKey>(_ limit: RateLimit, _ key: Key.Type) -> RateLimiter<Key>? {
            guard let quota = configuration.quota(limit) else { return nil }
            let limiter = RateLimiter<Key>(
                limit,
                quota,
                maximumKeys: configuration.maximumKeys,
                redis: redis,
                redisKeyPrefix: redisKeyPrefix,
                metrics: RateLimitMetrics(limit, in: metrics)
            )
            metrics.reading(
                "soundwave_rate_limit_keys",
                "Clients that a limit remembers.",
                ["limit": limit.name]
            ) { [unowned limiter] in Double(limiter.keyCount) }
            return limiter
        }
        self.limiters = RateLimit.allCases.map { $0 == .resetsByAccount ? nil : limiter($0, ClientKey.self) }
        self.resetsByAccount = limiter(.resetsByAccount, AccountKey.self)
        self.fields = RateLimit.allCases.map { limit in
            configuration.quota(limit).map { RateLimitFields(limit, $0) }
        }
    }

    /// Whether a request may pass, by the limit of its route and by who sent it: a user, or else an address.
    func decide(
        _ routeLimit: RouteLimit,
        _ principal: Principal?,
        _ address: @autoclosure () -> IPAddress
    ) -> Decision {
        guard let limit = routeLimit.limit(for: principal), let limiter = self.limiters[Int(limit.rawValue)]
        else { return .decided(nil) }
        let key = principal.map { ClientKey(userID: $0.userID) } ?? ClientKey(address())
        switch limiter.decide(key) {
        case .decided(let outcome): return .decided(outcome)
        case .asking(let question): return .asking(Question(limit: limit, key: key, question: question))
        }
    }

    /// Decides what ``decide(_:_:)`` could not, by asking Redis, or alone if that does not answer.
    func ask(_ question: Question) async -> RateLimitOutcome? {
        await self.limiters[Int(question.limit.rawValue)]?.ask(question.question, question.key)
    }

    /// Counts a password reset that is asked for.
    ///
    /// - Parameter account: The name or address of the account in its folded form, whether there is one or not.
    /// - Throws: ``Problem`` `429` with `Retry-After` if there have been too many for that account.
    package func admitReset(account: String) async throws(Problem) {
        guard let outcome = await self.resetsByAccount?.take(AccountKey(account)), !outcome.isAdmitted else { return }
        throw .rateLimited(outcome)
    }

    /// Adds what the answer says of its limit.
    func addFields(of outcome: RateLimitOutcome, to response: inout HTTPResponse) {
        self.fields[Int(outcome.limit.rawValue)]?.add(outcome, to: &response)
    }
}
