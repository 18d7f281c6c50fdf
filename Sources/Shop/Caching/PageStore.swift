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
    nonisolated static let maximumTextBytes = 128

    /// Whether Redis would be asked now.
    var isAvailable: Bool { self.redis.isAvailable }

    /// The page of that key and generation, if it is there and can be read.
    func find(_ key: PageKey, _ generation: Int64, now: UTCTime) async -> CachedPage? {
        guard self.isAvailable else { return nil }
        do throws(RedisError) {
            guard let bytes = try await self.redis.get(self.name("page", key, generation)) else { return nil }
            return self.read(bytes, key, generation, now: now)
        } catch {
            self.metrics.redisFailures.increment()
            return nil
        }
    }

    /// As ``find(_:_:now:)``, without a task; `completion` is called once.
    func find(
        _ key: PageKey,
        storedText: [UInt8],
        _ generation: Int64,
        _ completion: @escaping @Loop (CachedPage?) -> Void,
        now: @escaping @Sendable () -> UTCTime
    ) {
        self.redis.get(self.name("page", key.namespace, storedText, generation)) { reply in
            switch reply {
            case .success(let bytes?): completion(self.read(bytes, key, generation, now: now()))
            case .success(nil): completion(nil)
            case .failure:
                self.metrics.redisFailures.increment()
                completion(nil)
            }
        }
    }

    private func read(_ bytes: [UInt8], _ key: PageKey, _ generation: Int64, now: UTCTime) -> CachedPage? {
        guard let page = PageRecord.decode(bytes, for: key, generation: generation) else {
            self.metrics.unreadable.increment()
            return nil
        }
        return now < page.expiresAt ? page : nil
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

    /// The text of a key as it stands in names.
    nonisolated static func storedText(of key: PageKey) -> [UInt8] {
        if key.text.utf8.count <= Self.maximumTextBytes { return Array(key.text.utf8) }
        return Array("#".utf8) + Base64URL.encode(SHA256.digest(of: Array(key.text.utf8))).utf8
    }

    private func name(_ kind: StaticString, _ key: PageKey, _ generation: Int64) -> [UInt8] {
        self.name(kind, key.namespace, Self.storedText(of: key), generation)
    }

    /// Such as `soundwave:public:page:products:7:products first limit=20…`, put together without making text.
    private func name(
        _ kind: StaticString,
        _ namespace: CacheNamespace,
        _ storedText: [UInt8],
        _ generation: Int64
    ) -> [UInt8] {
        var name: [UInt8] = []
        name.reserveCapacity(Self.maximumTextBytes + 128)
        name.append(contentsOf: self.keyPrefix().utf8)
        name.append(UInt8(ascii: ":"))
        kind.withUTF8Buffer { name.append(contentsOf: $0) }
        name.append(UInt8(ascii: ":"))
        name.append(contentsOf: namespace.rawValue.utf8)
        name.append(UInt8(ascii: ":"))
        name.append(contentsOf: String(generation).utf8)
        name.append(UInt8(ascii: ":"))
        name.append(contentsOf: storedText)
        return name
    }
}
