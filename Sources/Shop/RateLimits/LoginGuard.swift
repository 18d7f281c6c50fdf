package import Redis
package import Runtime

/// Slows down whoever guesses an account's password, without locking out its owner; see ``LoginRecord``.
///
/// Exact over all instances as long as Redis can be reached; without it each instance goes by its own memory, which has
/// followed all along what came by it. How often one address may try, whatever the account, is the route's limit.
@Loop
package final class LoginGuard {
    /// What is told about an attempt; the raw value is what the script calls it.
    enum Operation: String {
        case admit, failed, withdrawn, succeeded
    }

    /// Accounts that an instance remembers by itself; more are forgotten, the longest unused first: without Redis their
    /// failures then count from none.
    nonisolated static let maximumAccounts = 10_000

    private let policy: LoginPolicy
    private let redis: RedisClient
    private let redisKeyPrefix: String
    private var records = RecencyTable<AccountKey, LoginRecord>(capacity: LoginGuard.maximumAccounts)
    private let admitted: Counter
    private let delayed: Counter
    private let decidedAlone: Counter

    package init(redis: RedisClient, redisKeyPrefix: String, metrics: MetricsRegistry) {
        self.policy = LoginPolicy()
        self.redis = redis
        self.redisKeyPrefix = redisKeyPrefix
        func attempts(_ outcome: String) -> Counter {
            metrics.counter(
                "soundwave_login_attempts_total",
                "Attempts to log in that were admitted, or told to wait (delayed).",
                ["outcome": outcome]
            )
        }
        self.admitted = attempts("admitted")
        self.delayed = attempts("delayed")
        self.decidedAlone = metrics.counter(
            "soundwave_login_guard_local_total",
            "Attempts that were decided by this instance's own memory, because Redis was not there."
        )
    }

    /// Lets an attempt pass, before the password is looked at.
    ///
    /// It counts as a failure until ``succeeded(account:address:)`` or ``withdrawn(account:address:)`` says otherwise.
    ///
    /// - Parameters:
    ///   - account: The name in its folded form, whether there is such an account or not.
    ///   - address: The client's.
    /// - Throws: ``Problem`` `429` with `Retry-After` if there were too many failures.
    package func admit(account: String, address: IPAddress) async throws(Problem) {
        let wait = await self.apply(.admit, account, address)
        guard wait > 0 else { return self.admitted.increment() }
        self.delayed.increment()
        throw .tooManyRequests(retryAfterSeconds: Int((wait + 999) / 1000))
    }

    /// The name or the password was wrong.
    package func failed(account: String, address: IPAddress) async {
        _ = await self.apply(.failed, account, address)
    }

    /// The attempt came to no end that says anything of the password, such as `503`.
    package func withdrawn(account: String, address: IPAddress) async {
        _ = await self.apply(.withdrawn, account, address)
    }

    /// The user has logged in: the address is known from now on.
    package func succeeded(account: String, address: IPAddress) async {
        _ = await self.apply(.succeeded, account, address)
    }

    /// Milliseconds to wait.
    private func apply(_ operation: Operation, _ account: String, _ address: IPAddress) async -> Int64 {
        let account = AccountKey(account)
        var addressBytes: [UInt8] = []
        ClientKey(address).append(to: &addressBytes)
        let addressText = String(decoding: addressBytes, as: UTF8.self)
        let own = self.applyAlone(operation, account, addressText)
        if let wait = await self.applyShared(operation, account, addressText) { return wait }
        if operation == .admit { self.decidedAlone.increment() }
        return own
    }

    private func applyAlone(_ operation: Operation, _ account: AccountKey, _ address: String) -> Int64 {
        let now = Int64(MonotonicTime.now().nanoseconds / 1_000_000)
        return self.records.withValue(of: account, initially: LoginRecord()) { record in
            switch operation {
            case .admit: return record.admit(address, self.policy, at: now)
            case .failed: record.failed(address, self.policy, at: now)
            case .withdrawn: record.withdrawn(address, self.policy, at: now)
            case .succeeded: record.succeeded(address, self.policy, at: now)
            }
            return 0
        }
    }

    private func applyShared(_ operation: Operation, _ account: AccountKey, _ address: String) async -> Int64? {
        do throws(RedisError) {
            let reply = try await self.redis.evaluate(
                LoginGuardScript.apply,
                keys: ["\(self.redisKeyPrefix)login:\(account.name)"],
                arguments: [operation.rawValue, address] + self.policy.scriptArguments
            )
            guard let wait = reply.integer else { throw .unexpectedReply(expected: "a number") }
            return wait
        } catch {
            return nil  // the client logs an outage, once; the own memory decides
        }
    }
}

extension LoginPolicy {
    /// The policy as ``LoginGuardScript`` takes it.
    var scriptArguments: [any RedisArgument] {
        [
            self.freeFailures, self.maximumDelay, self.failureLifetime, self.knownAddressLifetime,
            self.maximumKnownAddresses,
        ]
    }
}
