import HTTP
import Postgres
import Redis
package import Runtime

/// Pages in two levels, the instance's memory and Redis, before PostgreSQL; see docs/decisions/0011-page-cache.md.
///
/// A page of a route that is cached goes like this, for recommendations as for lists:
///
/// ```swift
/// let key = PageKey(.products, "recommendations \(id) limit=\(limit)")
/// return try await self.pages.answer(to: context, key) { try await self.recommendations.page(id, limit, from: $0) }
/// ```
///
/// The closure reads rows and generation in one statement, from the server that it is given: the primary, or a replica
/// that is fresh enough. It answers `404` by throwing, and what it throws is filed
/// nowhere. The route is one of ``Route/getCached(_:_:_:limit:_:)``, so that a hit needs no task.
@Loop
package final class PageCache {
    typealias Fill = @Loop @Sendable (PostgresPool) async throws -> ReadPage

    private let configuration: CacheConfiguration
    private let postgres: PostgresPool
    private let replica: ReadReplica?
    private let generations: CacheGenerations
    private let store: PageStore
    let flights: PageFlights
    private let metrics: PageCacheMetrics
    private let now: @Sendable () -> UTCTime
    private let jitter: @Sendable () -> Double
    private let maximumUnconfirmedNanoseconds: Int64
    // Unchecked: the memory of pages calls nobody.
    @exclusivity(unchecked) private(set) var memory: PageMemory
    private var targets = TargetKeys()

    /// How often a page is read that has become older than what the instance knows.
    static let maximumFillCount = 3

    /// How often, and after which pause, the page that another instance reads is looked for: at most 100 ms in all.
    private static let pollCount = 5
    private static let pollPause = Duration.milliseconds(20)

    /// For how long the generations may be unconfirmed before answers say so in `Age`.
    private static let confirmedNanoseconds: Int64 = 1_000_000_000

    /// - Parameters:
    ///   - configuration: Its bounds and times.
    ///   - postgres: The primary.
    ///   - replica: Whom to ask before that, if there is one.
    ///   - generations: What the instance knows of which pages are current.
    ///   - redis: The second level.
    ///   - keyPrefix: What every key in Redis begins with.
    ///   - now: The clock by which pages end.
    ///   - jitter: Random numbers from 0 to 1, of which each page's life takes one.
    ///   - registry: Where its metrics are registered.
    init(
        _ configuration: CacheConfiguration,
        postgres: PostgresPool,
        replica: ReadReplica?,
        generations: CacheGenerations,
        redis: RedisClient,
        keyPrefix: @escaping @Loop () -> String,
        now: @escaping @Sendable () -> UTCTime,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) },
        metrics registry: MetricsRegistry
    ) {
        let metrics = PageCacheMetrics(in: registry)
        self.configuration = configuration
        self.postgres = postgres
        self.replica = replica
        self.generations = generations
        self.metrics = metrics
        self.store = PageStore(redis: redis, metrics: metrics, keyPrefix: keyPrefix)
        self.flights = PageFlights(waits: metrics.waits)
        self.now = now
        self.jitter = jitter
        self.maximumUnconfirmedNanoseconds = configuration.maximumUnconfirmed.wholeNanoseconds
        self.memory = PageMemory(maximumBytes: configuration.maximumMemoryBytes)
        registry.reading("soundwave_cache_bytes", "What the pages in memory take.") { [weak self] in
            Double(self?.memory.byteCount ?? 0)
        }
        registry.reading("soundwave_cache_entries", "Pages in memory.") { [weak self] in
            Double(self?.memory.count ?? 0)
        }
        registry.reading(
            "soundwave_cache_evictions_total",
            "Pages that made room in memory for others.",
            isCounter: true
        ) { [weak self] in Double(self?.memory.evictionCount ?? 0) }
    }

    /// Whether what is known of the generations is new enough for pages from a cache.
    private var isUsable: Bool {
        self.configuration.isEnabled && self.unconfirmedNanoseconds <= self.maximumUnconfirmedNanoseconds
    }

    private var unconfirmedNanoseconds: Int64 {
        EventLoop.shared.now.nanoseconds(since: self.generations.confirmedAt)
    }

    // MARK: Answering

    /// What can be done about a request whose target has been answered in this spelling before.
    enum Shortcut {
        /// The answer, from memory.
        case answer(HTTPResponse)
        /// The page is not in memory; ``PageCache/answer(to:_:_:)`` looks in Redis without a task.
        case look(Look)
        /// It must go the long way.
        case none
    }

    /// Which page is to be looked for in Redis.
    struct Look {
        fileprivate let key: PageKey
        fileprivate let storedText: [UInt8]
        fileprivate let generation: Int64
    }

    /// The page of a request whose target has been answered in this spelling before, if it is in memory.
    ///
    /// - Returns: What ``answer(fromMemory:to:in:)`` answers with; `nil` if ``shortcut(for:)`` is to be asked.
    func pageInMemory(for head: RequestHead) -> CachedPage? {
        guard self.isUsable else { return nil }
        let target = head.bytes.span.extracting(head.targetRange)
        switch self.memory.page(at: target, current: self.generations.current, now: self.now()) {
        case .page(let page): return page
        case .pageToRefresh, .none: return nil
        }
    }

    /// The short way to an answer whose page ``pageInMemory(for:)`` has not found, if there is one.
    func shortcut(for context: RequestContext) -> Shortcut {
        guard self.isUsable else { return .none }
        let head = context.request.head
        let target = head.bytes.span.extracting(head.targetRange)
        let now = self.now()
        guard let (key, storedText) = self.targets.key(of: target) else { return .none }
        // A page that has just been read again has lost the targets that stood for it.
        switch self.memory.page(for: key, current: self.generations.current, now: now) {
        case .page(let page):
            self.memory.addAlias(target, for: key)
            return .answer(self.answer(fromMemory: page, to: head))
        case .pageToRefresh: return .none
        case .none: break
        }
        guard self.store.isAvailable, !self.store.redis.isTracing,
            let generation = self.generations.current[key.namespace]
        else { return .none }
        return .look(Look(key: key, storedText: storedText, generation: generation))
    }

    /// Looks in Redis, and calls `completion` once, with the answer, or `nil` if the request must go the long way.
    func answer(
        to context: RequestContext,
        _ look: Look,
        _ completion: @escaping @Loop (HTTPResponse?) -> Void
    ) {
        let start = EventLoop.shared.now
        self.store.find(
            look.key,
            storedText: look.storedText,
            look.generation,
            { page in
                guard let page else { return completion(nil) }
                self.metrics.memoryMisses.increment()
                self.noteFound(page, look.key, now: self.now())
                let head = context.request.head
                self.memory.addAlias(head.bytes.span.extracting(head.targetRange), for: look.key)
                var response = page.answer(to: head)
                if self.configuration.tellsServerTiming {
                    let nanoseconds = MonotonicTime.now().nanoseconds(since: start)
                    ServerTiming.add(.redis, nanoseconds: nanoseconds, to: &response)
                }
                self.addAge(to: &response)
                completion(response)
            },
            now: self.now
        )
    }

    /// Counts a page that was in Redis, and keeps it in memory.
    private func noteFound(_ page: CachedPage, _ key: PageKey, now: UTCTime) {
        self.metrics.redisHits.increment()
        self.recordAge(of: page, now: now)
        self.keep(page, key)
    }

    /// The answer from the nearest level that has the page.
    ///
    /// - Parameters:
    ///   - context: The request.
    ///   - key: Which page it asks for.
    ///   - fill: Reads the page from a server.
    /// - Returns: The page, or `304`.
    /// - Throws: What `fill` throws; ``Problem`` `503` if too many wait, or nothing current can be read.
    func answer(
        to context: RequestContext,
        _ key: PageKey,
        fill: @escaping Fill
    ) async throws -> HTTPResponse {
        let head = context.request.head
        let found = try await self.page(key, fill: fill)
        if self.configuration.isEnabled {
            self.memory.addAlias(head.bytes.span.extracting(head.targetRange), for: key)
            self.targets.add(head.bytes.span.extracting(head.targetRange), key)
        }
        if found.level == .memory { return self.answer(fromMemory: found.page, to: head) }
        var response = found.page.answer(to: head)
        if self.configuration.tellsServerTiming {
            ServerTiming.add(found.level, nanoseconds: found.nanoseconds, to: &response)
        }
        if found.level == .redis { self.addAge(to: &response) }
        return response
    }

    /// The answer with a page that is in memory.
    ///
    /// - Parameters:
    ///   - page: The page.
    ///   - head: The request's.
    ///   - room: Where the answer may have its fields.
    /// - Returns: The page, or `304`.
    func answer(
        fromMemory page: CachedPage,
        to head: RequestHead,
        in room: consuming HTTPFieldRoom = HTTPFieldRoom()
    ) -> HTTPResponse {
        self.metrics.memoryHits.increment()
        self.recordAge(of: page, now: self.now())
        var response = page.answer(to: head, in: consume room)
        if self.configuration.tellsServerTiming { ServerTiming.add(.memory, nanoseconds: 0, to: &response) }
        self.addAge(to: &response)
        return response
    }

    /// A clock that was set back makes no page younger than new.
    private func recordAge(of page: CachedPage, now: UTCTime) {
        self.metrics.age.record(nanoseconds: max(0, now.microseconds - page.madeAt.microseconds) &* 1000)
    }

    /// Says for how long nobody could tell whether the page is current, if that is long.
    private func addAge(to response: inout HTTPResponse) {
        let unconfirmed = self.unconfirmedNanoseconds
        guard unconfirmed > Self.confirmedNanoseconds else { return }
        response.addField(.age, Int(unconfirmed / 1_000_000_000))
    }

    // MARK: Finding

    /// The page from the nearest level that has it.
    private func page(_ key: PageKey, fill: @escaping Fill) async throws -> FoundPage {
        guard self.isUsable, let generation = self.generations.current[key.namespace] else {
            // A request that is traced reads alone, so that its trace has the statement.
            if Tracing.current != nil { return try await self.newPage(key, fill) }
            return try await self.flights.join(PageFlights.Key(page: key, generation: nil)) {
                try await self.newPage(key, fill)
            }
        }
        switch self.memory.page(for: key, current: self.generations.current, now: self.now()) {
        case .page(let page): return FoundPage(page: page, level: .memory, nanoseconds: 0)
        case .pageToRefresh(let page):
            self.refresh(key, generation, fill)
            return FoundPage(page: page, level: .memory, nanoseconds: 0)
        case .none: self.metrics.memoryMisses.increment()
        }
        return try await self.flights.join(PageFlights.Key(page: key, generation: generation)) {
            try await self.find(key, generation, fill)
        }
    }

    /// Reads the page, and files it nowhere.
    private func newPage(_ key: PageKey, _ fill: Fill) async throws -> FoundPage {
        let start = MonotonicTime.now()
        let (read, level) = try await self.read(key, fill, mayBeReplica: true)
        let page = self.page(of: read)
        return FoundPage(page: page, level: level, nanoseconds: MonotonicTime.now().nanoseconds(since: start))
    }

    /// Looks in Redis, and reads the page if it is not there and nobody else is about to put it there.
    private func find(_ key: PageKey, _ generation: Int64, _ fill: Fill) async throws -> FoundPage {
        let start = MonotonicTime.now()
        var page = await self.store.find(key, generation, now: self.now())
        if page == nil {
            self.metrics.redisMisses.increment()
            if await !self.store.lock(key, generation) { page = try await self.await(key, generation) }
        }
        guard let page else { return try await self.fill(key, generation, fill, since: start) }
        self.noteFound(page, key, now: self.now())
        return FoundPage(page: page, level: .redis, nanoseconds: MonotonicTime.now().nanoseconds(since: start))
    }

    /// Looks for the page that another instance reads, for a short time.
    private func await(_ key: PageKey, _ generation: Int64) async throws -> CachedPage? {
        for _ in 0..<Self.pollCount {
            try await EventLoop.shared.sleep(for: Self.pollPause)
            guard self.store.isAvailable else { return nil }
            if let page = await self.store.find(key, generation, now: self.now()) { return page }
        }
        return nil
    }

    /// Reads the page, and files it in both levels if it is current.
    ///
    /// - Parameters:
    ///   - key: Which page.
    ///   - generation: What the instance knew when the page was asked for; nothing older may be answered.
    ///   - fill: Reads it.
    ///   - start: Since when it has been looked for.
    /// - Returns: The page.
    /// - Throws: What `fill` throws; ``Problem`` `503` if all that can be read is older than what is known.
    private func fill(
        _ key: PageKey,
        _ generation: Int64,
        _ fill: Fill,
        since start: MonotonicTime
    ) async throws -> FoundPage {
        var newest: (page: CachedPage, level: FoundPage.Level)?
        for number in 0..<Self.maximumFillCount {
            let (read, level) = try await self.read(key, fill, mayBeReplica: number == 0)
            let page = self.page(of: read)
            self.generations.advance(to: GenerationNumbers([key.namespace: page.generation]))
            if page.generation >= generation { newest = (page, level) }
            guard self.isCurrent(page, key) else {
                self.metrics.outdated.increment()
                continue
            }
            self.keep(page, key)
            EventLoop.shared.spawn { await self.store.file(page, for: key, now: self.now()) }
            break
        }
        // Under a hail of writes none may be current any more; one that was when it was asked for is a right answer.
        guard let newest else { throw Problem.unavailable }
        let nanoseconds = MonotonicTime.now().nanoseconds(since: start)
        return FoundPage(page: newest.page, level: newest.level, nanoseconds: nanoseconds)
    }

    private func read(
        _ key: PageKey,
        _ fill: Fill,
        mayBeReplica: Bool
    ) async throws -> (page: ReadPage, level: FoundPage.Level) {
        self.metrics.fills.increment()
        do {
            if mayBeReplica, let replica, let page = try await replica.page(key.namespace, fill) {
                return (page, .replica)
            }
            return (try await fill(self.postgres), .database)
        } catch {
            self.metrics.fillFailures.increment()
            throw error
        }
    }

    private func page(of read: ReadPage) -> CachedPage {
        let now = self.now()
        // A random number is a call to the kernel; a page that is filed nowhere needs none.
        let jitter = self.configuration.isEnabled ? self.jitter() : 0
        let nanoseconds = Double(self.configuration.lifetime.wholeNanoseconds) * (1 - 0.1 * jitter)
        return CachedPage(
            read,
            madeAt: now,
            expiresAt: UTCTime(microseconds: now.microseconds + Int64(nanoseconds / 1000))
        )
    }

    private func isCurrent(_ page: CachedPage, _ key: PageKey) -> Bool {
        page.generation == self.generations.current[key.namespace]
    }

    /// Keeps a page in memory, unless a write has made it out of date meanwhile.
    private func keep(_ page: CachedPage, _ key: PageKey) {
        if self.isCurrent(page, key) { self.memory.insert(page, for: key) }
    }

    /// Reads a popular page again in the background, while it goes on being answered.
    private func refresh(_ key: PageKey, _ generation: Int64, _ fill: @escaping Fill) {
        self.memory.beginRefresh(key)
        self.metrics.refreshes.increment()
        EventLoop.shared.spawn {
            do {
                _ = try await self.flights.join(PageFlights.Key(page: key, generation: generation)) {
                    try await self.fill(key, generation, fill, since: .now())
                }
            } catch {
                // Counted as a failed fill; the page is answered to its end, and then read as if it were new.
            }
        }
    }
}
