/// What is remembered of the attempts at one account: the failures from everywhere, and for each address from which its
/// owner has logged in, the failures from there.
///
/// So whoever guesses elsewhere makes everyone wait but those at known addresses: the owner is never locked out there.
/// An attempt counts as a failure from the moment when it is admitted, so that many at once pass no more often than
/// one after the other.
///
/// A pure value; moments are milliseconds of any clock. ``LoginGuardScript`` is the same in Lua, decision for decision.
struct LoginRecord: Equatable, Sendable {
    private struct Failures: Equatable {
        var count: Int64 = 0
        var blockedUntil: Int64 = 0
        var last: Int64 = 0
    }

    private struct KnownAddress: Equatable {
        let address: String
        var lastSuccess: Int64
        var failures = Failures()
    }

    private var unknown = Failures()
    private var known: [KnownAddress] = []

    /// Addresses that are remembered, expired ones too.
    var knownAddressCount: Int { self.known.count }

    /// An attempt comes.
    ///
    /// - Returns: Milliseconds to wait; 0 if it is admitted, and then counts as a failure until it turns out otherwise.
    mutating func admit(_ address: String, _ policy: LoginPolicy, at now: Int64) -> Int64 {
        self.withFailures(from: address, policy, at: now) { failures in
            guard failures.blockedUntil <= now else { return min(failures.blockedUntil - now, policy.maximumDelay) }
            failures.count += 1
            failures.last = now
            failures.blockedUntil = now + policy.delay(after: failures.count)
            return 0
        }
    }

    /// The attempt has failed: the wait begins.
    mutating func failed(_ address: String, _ policy: LoginPolicy, at now: Int64) {
        self.withFailures(from: address, policy, at: now) { failures in
            failures.count = max(failures.count, 1)
            failures.last = now
            failures.blockedUntil = now + policy.delay(after: failures.count)
        }
    }

    /// Nobody knows whether the attempt would have succeeded: it does not count.
    mutating func withdrawn(_ address: String, _ policy: LoginPolicy, at now: Int64) {
        self.withFailures(from: address, policy, at: now) { failures in
            failures.count = max(failures.count - 1, 0)
            failures.blockedUntil = failures.last + policy.delay(after: failures.count)
        }
    }

    /// The attempt has succeeded: its address is known from now on, and what failed there before is forgotten.
    mutating func succeeded(_ address: String, _ policy: LoginPolicy, at now: Int64) {
        let index = self.known.firstIndex { $0.address == address }
        if index.map({ !self.isKnown(self.known[$0], policy, at: now) }) ?? true { self.unknown = Failures() }
        if let index { self.known.remove(at: index) }
        self.known.append(KnownAddress(address: address, lastSuccess: now))
        guard self.known.count > policy.maximumKnownAddresses else { return }
        let oldest = self.known.indices.min {
            (self.known[$0].lastSuccess, self.known[$0].address) < (self.known[$1].lastSuccess, self.known[$1].address)
        }
        if let oldest { self.known.remove(at: oldest) }
    }

    private func isKnown(_ address: KnownAddress, _ policy: LoginPolicy, at now: Int64) -> Bool {
        now - address.lastSuccess < policy.knownAddressLifetime
    }

    private mutating func withFailures<Result>(
        from address: String,
        _ policy: LoginPolicy,
        at now: Int64,
        _ body: (inout Failures) -> Result
    ) -> Result {
        func use(_ failures: inout Failures) -> Result {
            if now - failures.last >= policy.failureLifetime { failures = Failures() }
            return body(&failures)
        }
        if let index = self.known.firstIndex(where: { $0.address == address }),
            self.isKnown(self.known[index], policy, at: now)
        {
            return use(&self.known[index].failures)
        }
        return use(&self.unknown)
    }
}
