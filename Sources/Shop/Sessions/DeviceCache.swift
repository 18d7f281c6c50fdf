import Crypto
import Redis
import Runtime

/// Users' lists of devices in Redis, filled by who found none there and removed after every change.
///
/// A list is filled only if the version that was there before the rows were read is there still. Removing a list
/// removes the version too, and each version is a word that never comes again: so what was read before a change cannot
/// be filed after it, not even by one who fell asleep in between, nor after Redis has lost all it had.
@Loop
final class DeviceCache {
    /// What asking for a list gave.
    enum Lookup: Equatable {
        case found(CachedDevices)
        /// There is none; whoever reads the rows may file them under the version.
        case missing(version: String)
        /// Redis does not answer: do without.
        case unavailable
    }

    /// How long a list is kept at most; with jitter, so that lists filled together do not end together.
    nonisolated static let lifetime = Duration.seconds(900)

    /// How long a version waits for its list, and at least as long as a list is kept.
    nonisolated static let versionLifetime = Duration.seconds(1200)

    private static let lookupScript = RedisScript(
        name: "device_lookup",
        source: """
            local list = redis.call('get', KEYS[2])
            if list then return {1, list} end
            redis.call('set', KEYS[1], ARGV[1], 'nx', 'px', ARGV[2])
            return {0, redis.call('get', KEYS[1])}
            """
    )

    private static let fillScript = RedisScript(
        name: "device_fill",
        source: """
            if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('set', KEYS[2], ARGV[2], 'px', ARGV[3])
            return 1
            """
    )

    private let redis: RedisClient
    private let random: RandomBytes
    private let keyPrefix: @Loop () -> String
    private let hits: Counter
    private let misses: Counter
    private let failures: Counter

    /// - Parameters:
    ///   - redis: Where the lists are.
    ///   - keyPrefix: What tells this shop's keys from those of others on the same Redis.
    ///   - random: Where versions come from.
    ///   - metrics: Where hits, misses and failures are counted.
    init(
        redis: RedisClient,
        keyPrefix: @escaping @Loop () -> String,
        random: RandomBytes = .system,
        metrics: MetricsRegistry
    ) {
        self.redis = redis
        self.keyPrefix = keyPrefix
        self.random = random
        func counter(_ result: String) -> Counter {
            metrics.counter("soundwave_device_cache_total", "Lists of devices asked of Redis.", ["result": result])
        }
        self.hits = counter("hit")
        self.misses = counter("miss")
        self.failures = counter("failure")
    }

    /// The list of a user.
    func lookup(_ userID: Int64) async -> Lookup {
        do throws(RedisError) {
            let reply = try await self.redis.evaluate(
                Self.lookupScript,
                keys: [self.versionKey(userID), self.listKey(userID)],
                arguments: [self.random.identifier(), Self.versionLifetime.wholeNanoseconds / 1_000_000]
            )
            guard let parts = reply.array, parts.count == 2, let isFound = parts[0].integer, let bytes = parts[1].bytes
            else { throw .unexpectedReply(expected: "a number and a string") }
            if isFound == 1, let list = CachedDevices(encoded: bytes) {
                self.hits.increment()
                return .found(list)
            }
            self.misses.increment()
            // What cannot be read is left to expire: it has no version to be replaced under.
            return isFound == 1 ? .unavailable : .missing(version: String(decoding: bytes, as: UTF8.self))
        } catch {
            self.failures.increment()
            return .unavailable
        }
    }

    /// Files a list that was read after ``lookup(_:)`` gave the version.
    ///
    /// - Returns: Whether it was filed; `false` if the user's sessions have changed since, or Redis does not answer.
    @discardableResult
    func fill(_ userID: Int64, _ list: CachedDevices, version: String) async -> Bool {
        let lifetime = Self.lifetime.wholeNanoseconds / 1_000_000
        do throws(RedisError) {
            let reply = try await self.redis.evaluate(
                Self.fillScript,
                keys: [self.versionKey(userID), self.listKey(userID)],
                arguments: [version, list.encoded, Int64.random(in: lifetime * 9 / 10...lifetime)]
            )
            return reply.integer == 1
        } catch {
            self.failures.increment()
            return false
        }
    }

    /// Removes a user's list: after the commit of what changed their sessions.
    func remove(_ userID: Int64) async {
        do throws(RedisError) {
            try await self.redis.delete(self.versionKey(userID), self.listKey(userID))
        } catch {
            self.failures.increment()  // readers see through an old list; see CachedDevices
        }
    }

    private func versionKey(_ userID: Int64) -> String { "\(self.keyPrefix()):devices:\(userID):version" }

    private func listKey(_ userID: Int64) -> String { "\(self.keyPrefix()):devices:\(userID):list" }
}
