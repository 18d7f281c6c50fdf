import Postgres
import Runtime

/// Tells all instances that the stock in their pages is not current any more: once for all orders that come to their
/// end meanwhile.
///
/// Each telling is a transaction that locks one row of all, and has a `NOTIFY`; so there is one under way at most, and
/// who comes while it is waits for the next one, which begins after they came.
@Loop
struct StockAnnouncements {
    private let batches: CallBatcher<CacheNamespace, Void>

    /// - Parameter writes: How generations are advanced.
    init(writes: CachedWrites) {
        self.batches = CallBatcher(maximumCount: 1) { namespaces in
            try await writes.run { _ in ((), Set(namespaces)) }
            return [:]
        }
    }

    /// Advances the generation of ``CacheNamespace/products``, and returns once that is committed.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func announce() async throws {
        _ = try await self.batches.value(of: .products)
    }
}
