import HTTP
import Postgres
import Runtime
import ShopTesting

@testable import Shop

/// Holds those who come until it is opened.
@Loop
final class Gate {
    private var isOpen = false
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    var isWaiting: Bool { !self.waiting.isEmpty }

    func wait() async {
        await withUnsafeContinuation { continuation in
            if self.isOpen { return continuation.resume() }
            self.waiting.append(continuation)
        }
    }

    func open() {
        self.isOpen = true
        for continuation in self.waiting { continuation.resume() }
        self.waiting = []
    }
}

extension TestShop {
    var writes: CachedWrites {
        CachedWrites(postgres: self.application.postgres, generations: self.application.generations)
    }

    /// Pages that were read from PostgreSQL.
    var fills: Double { self.metric("soundwave_cache_fills_total") ?? 0 }

    /// Fills the catalogue, and tells the caches.
    func seed(_ productCount: Int) async throws {
        _ = try await Seed(postgres: self.application.postgres).generated(
            GeneratedCatalogue(productCount: productCount, seed: 3)
        )
        try await self.writes.run { _ in ((), Set(CacheNamespace.allCases)) }
    }

    /// Changes a product as its owner would.
    func rename(_ id: Int64, to name: String) async throws {
        try await self.writes.run { session in
            _ = try await session.execute(RowsQuery("UPDATE products SET name = '\(name)' WHERE id = \(id)"))
            return ((), [.products])
        }
    }

    /// A page of one name, read with its generation in one snapshot.
    func namePage() async throws -> ReadPage {
        let rows = try await self.rows(
            """
            SELECT name || ' ' || (SELECT generation FROM cache_generations WHERE namespace = 'products')
            FROM products WHERE id = 1
            """
        )
        let words = (rows.first ?? nil)?.split(separator: " ") ?? []
        guard let generation = words.last.flatMap({ Int64($0) }) else {
            throw NoName()
        }
        let name = words.dropLast().joined(separator: " ")
        return ReadPage(json: Array(name.utf8), generation: generation)
    }

    private struct NoName: Error {}

    /// What the cache answers for a page of the test's own.
    func result(
        _ key: PageKey,
        fill: @escaping @Loop @Sendable () async throws -> ReadPage
    ) async -> Result<TestAnswer, any Error> {
        await self.result(key, reading: { _ in try await fill() })
    }

    /// What the cache answers for a page of the test's own that can be read from several servers.
    func result(_ key: PageKey, reading fill: @escaping PageCache.Fill) async -> Result<TestAnswer, any Error> {
        do {
            let request = try TestRequest.make("GET", "/test/")
            let context = RequestContext(
                request: request,
                requestID: .made(process: 1, number: 1),
                pathID: nil,
                mediaType: .json,
                principal: nil,
                trustedProxies: .none
            )
            let response = try await self.application.caches.pages.answer(to: context, key, fill: fill)
            return .success(try TestAnswer(response, to: request))
        } catch {
            return .failure(error)
        }
    }
}
