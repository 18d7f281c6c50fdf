import Crypto
import Postgres
import Redis
import Runtime

/// The first pages of users' own orders in Redis, filled by who found none there and removed after every change.
///
/// A user's pages are the fields of one hash, beside a version: a random word that never comes again. A page is filed
/// only if the version that was there before the rows were read is there still. To remove the pages is to remove the
/// hash with its version, so what was read before a change cannot be filed after it, nor after Redis has lost all it
/// had. What a page shows of products is of the generation that its field names, so it ends with that.
@Loop
final class OrderListCache {
    /// What asking for a page gave.
    enum Lookup: Equatable {
        case found(CachedOrderPage)
        /// There is none; whoever reads the rows may file them under the version.
        case missing(version: String)
        /// Redis does not answer: do without.
        case unavailable
    }

    /// How long pages are kept from the moment on when the first of them was asked for; with jitter, so that those
    /// filled together do not end together.
    ///
    /// It bounds for how long a page can be wrong that Redis was not there to remove.
    nonisolated static let lifetime = Duration.seconds(900)

    /// The most pages of a user: of some sizes, and of generations that have passed.
    ///
    /// One more empties the hash.
    nonisolated static let maximumPageCount = 16

    private static let lookupScript = RedisScript(
        name: "order_list_lookup",
        source: """
            local page = redis.call('hget', KEYS[1], ARGV[1])
            if page then return {1, page} end
            if redis.call('hsetnx', KEYS[1], 'version', ARGV[2]) == 1 then
                redis.call('pexpire', KEYS[1], ARGV[3])
            end
            return {0, redis.call('hget', KEYS[1], 'version')}
            """
    )

    private static let fillScript = RedisScript(
        name: "order_list_fill",
        source: """
            if redis.call('hget', KEYS[1], 'version') ~= ARGV[1] then return 0 end
            if redis.call('hlen', KEYS[1]) > tonumber(ARGV[4]) then
                local rest = redis.call('pttl', KEYS[1])
                redis.call('del', KEYS[1])
                redis.call('hset', KEYS[1], 'version', ARGV[1])
                redis.call('pexpire', KEYS[1], rest)
            end
            redis.call('hset', KEYS[1], ARGV[2], ARGV[3])
            return 1
            """
    )

    private let redis: RedisClient
    private let random: RandomBytes
    private let schema: @Loop () async throws(PostgresError) -> String
    private let keyPrefix: String
    private let hits: Counter
    private let misses: Counter
    private let failures: Counter

    /// - Parameters:
    ///   - redis: Where the pages are.
    ///   - keyPrefix: What tells this shop's keys from those of others on the same Redis.
    ///   - schema: What tells its schema's from those of others in the same database.
    ///   - metrics: Where hits, misses and failures are counted.
    init(
        redis: RedisClient,
        keyPrefix: String,
        schema: @escaping @Loop () async throws(PostgresError) -> String,
        metrics: MetricsRegistry
    ) {
        self.redis = redis
        self.random = .system
        self.keyPrefix = keyPrefix
        self.schema = schema
        func counter(_ result: String) -> Counter {
            metrics.counter(
                "soundwave_order_list_cache_total",
                "Pages of users' own orders asked of Redis.",
                ["result": result]
            )
        }
        self.hits = counter("hit")
        self.misses = counter("miss")
        self.failures = counter("failure")
    }

    /// A page of a user, as it is with this generation of ``CacheNamespace/products``.
    func lookup(_ userID: Int64, limit: Int, generation: Int64) async -> Lookup {
        do {
            let lifetime = Self.lifetime.wholeNanoseconds / 1_000_000
            let reply = try await self.redis.evaluate(
                Self.lookupScript,
                keys: [try await self.key(userID)],
                arguments: [
                    Self.field(limit, generation), self.random.identifier(),
                    Int64.random(in: lifetime * 9 / 10...lifetime),
                ]
            )
            guard let parts = reply.array, parts.count == 2, let isFound = parts[0].integer, let bytes = parts[1].bytes
            else { throw RedisError.unexpectedReply(expected: "a number and a string") }
            if isFound == 1, let page = CachedOrderPage(encoded: bytes) {
                self.hits.increment()
                return .found(page)
            }
            self.misses.increment()
            // What cannot be read is left to expire: it has no version to be replaced under.
            return isFound == 1 ? .unavailable : .missing(version: String(decoding: bytes, as: UTF8.self))
        } catch {
            self.failures.increment()
            return .unavailable
        }
    }

    /// Files a page that was read after ``lookup(_:limit:generation:)`` gave the version.
    ///
    /// - Parameters:
    ///   - userID: Whose.
    ///   - limit: The most rows that it could have.
    ///   - generation: That of its products, read with the rows.
    ///   - page: The rows.
    ///   - version: The one that was given.
    /// - Returns: Whether it was filed; `false` if the user's orders have changed since, or Redis does not answer.
    @discardableResult
    func fill(
        _ userID: Int64,
        limit: Int,
        generation: Int64,
        _ page: CachedOrderPage,
        version: String
    ) async -> Bool {
        do {
            let reply = try await self.redis.evaluate(
                Self.fillScript,
                keys: [try await self.key(userID)],
                arguments: [version, Self.field(limit, generation), page.encoded, Self.maximumPageCount]
            )
            return reply.integer == 1
        } catch {
            self.failures.increment()
            return false
        }
    }

    /// Removes a user's pages: after the commit of what changed their orders.
    ///
    /// - Returns: Whether Redis has confirmed it.
    @discardableResult
    func remove(_ userID: Int64) async -> Bool { await self.remove([userID]) }

    /// Removes the pages of several users by one command.
    ///
    /// - Returns: Whether Redis has confirmed it.
    @discardableResult
    func remove(_ userIDs: Set<Int64>) async -> Bool {
        do {
            var keys: [any RedisArgument] = []
            for userID in userIDs { keys.append(try await self.key(userID)) }
            try await self.redis.delete(keys)
            return true
        } catch {
            self.failures.increment()
            return false
        }
    }

    private func key(_ userID: Int64) async throws(PostgresError) -> String {
        "\(self.keyPrefix)\(try await self.schema()):orders:\(userID)"
    }

    private static func field(_ limit: Int, _ generation: Int64) -> String { "\(generation):\(limit)" }
}

/// A page of a user's own orders as it is kept in Redis.
struct CachedOrderPage: Equatable, Sendable {
    /// The orders as a JSON array.
    let json: [UInt8]

    /// The id of the last one, if there are more behind it.
    let lastID: Int64?

    init(json: [UInt8], lastID: Int64?) {
        self.json = json
        self.lastID = lastID
    }

    /// The bytes for Redis: the id or 0, a space, the array.
    var encoded: [UInt8] { Array("\(self.lastID ?? 0) ".utf8) + self.json }

    /// Reads ``encoded``; `nil` if the bytes are anything else, such as another release's.
    init?(encoded bytes: [UInt8]) {
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")),
            let id = Int64(String(decoding: bytes[..<space], as: UTF8.self)), id >= 0,
            bytes[(space + 1)...].first == UInt8(ascii: "["), bytes.last == UInt8(ascii: "]")
        else { return nil }
        self.init(json: Array(bytes[(space + 1)...]), lastID: id == 0 ? nil : id)
    }
}
