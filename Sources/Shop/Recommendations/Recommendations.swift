import Postgres
import Runtime

/// What is bought together with a product.
@Loop
struct Recommendations {
    private let writes: CachedWrites

    /// - Parameters:
    ///   - postgres: The database.
    ///   - generations: What the instance knows of its caches; none has to be told by a command.
    nonisolated init(postgres: PostgresPool, generations: CacheGenerations) {
        self.writes = CachedWrites(postgres: postgres, generations: generations)
    }

    /// Those of one product as a server has them, the most often bought with it first; `nil` if it is not in the
    /// catalogue.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func list(
        _ listing: RecommendationListing,
        from server: PostgresPool
    ) async throws(PostgresError) -> ReadPage? {
        let statement = FindRecommendations(productID: listing.productID, limit: listing.limit)
        guard let page = try await server.read(statement) else { return nil }
        return try ReadPage(page, nil, next: nil)
    }

    /// Works them all out anew from the orders of the last `dayCount` days.
    ///
    /// - Returns: What changed; `nil` if another refresh is at work.
    /// - Throws: ``Postgres/PostgresError``.
    func refresh(dayCount: Int = 365) async throws -> RecommendationChanges? {
        try await self.writes.run { session in
            guard try await session.execute(LockRecommendations()) else { return (nil, []) }
            let changes = try await session.execute(RefreshRecommendations(dayCount: dayCount))
            return (changes, changes.isSeen ? [.products] : [])
        }
    }
}
