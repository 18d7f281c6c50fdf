import Crypto
import Redis
import Runtime

/// The second level: pages in Redis, which all instances share.
///
/// Redis only holds bytes: a page's key has its generation, the value says it again, and which generation is current is
/// PostgreSQL's to say. Whatever fails there is a miss; it never fails a request.
@Loop
struct PageStore {
    let redis: RedisClient
    let metrics: PageCacheMetrics

    /// What every key begins with: the configured prefix, and the schema of the shop's tables.
    let keyPrefix: @Loop () -> String

    /// How long the one instance that reads a page is let alone by the others.
    static let lockLifetime = Duration.milliseconds(500)

    /// The longest text that stands in a key as it is; of a longer one, its digest does.
    static let maximumTextBytes = 128

    /// Whether Redis would be asked now.
    var isAvailable: Bool { self.redis.isAvailable }

    /// The page of that key and generation, if it is there and can be read.
    func find(_ key: PageKey, _ generation: Int64, now: UTCTime) async -> CachedPage? {
        guard self.isAvailable else { return nil }
        do throws(RedisError) {
            guard let bytes = try await self.redis.get(self.name("page", key, generation)) else { return nil }
            guard let page = PageRecord.decode(bytes, for: key, generation: generation) else {
                self.metrics.unreadable.increment()
                return nil
            }
            return now < page.expiresAt ? page : nil
        } catch {
            self.metrics.redisFailures.increment()
            return nil
        }
    }

    /// Files a page until it expires.
    func file(_ page: CachedPage, for key: PageKey, now: UTCTime) async {
        let lifetime = page.expiresAt.microseconds - now.microseconds
        guard self.isAvailable, lifetime >= 1000 else { return }
        do throws(RedisError) {
            try await self.redis.set(
                self.name("page", key, page.generation),
                to: PageRecord.encode(page, for: key),
                lifetime: .microseconds(lifetime)
            )
        } catch {
            self.metrics.redisFailures.increment()
        }
    }

    /// Takes the lock by which one instance reads a page.
    ///
    /// Nobody gives it back: it ends by itself, and whoever waits for it looks for the page, not for the lock.
    ///
    /// - Returns: `false` only if another has it; without Redis everyone does as if alone.
    func lock(_ key: PageKey, _ generation: Int64) async -> Bool {
        guard self.isAvailable else { return true }
        do throws(RedisError) {
            return try await self.redis.setIfAbsent(
                self.name("fill", key, generation),
                to: "1",
                lifetime: Self.lockLifetime
            )
        } catch {
            self.metrics.redisFailures.increment()
            return true
        }
    }

    func name(_ kind: String, _ key: PageKey, _ generation: Int64) -> String {
        let isShort = key.text.utf8.count <= Self.maximumTextBytes
        let text = isShort ? key.text : "#" + Base64URL.encode(SHA256.digest(of: Array(key.text.utf8)))
        return "\(self.keyPrefix()):\(kind):\(key.namespace.rawValue):\(generation):\(text)"
    }
}
