import Postgres
import Runtime

/// Tells all instances that the stock in their pages is not current any more: once for all orders that come to their
/// end meanwhile.
///
/// Each telling is a transaction that locks one row of all, and has a `NOTIFY`; so there is one under way at most, and
/// who comes while it is waits for the next one, which begins after they came. As many wait as jobs run.
@Loop
final class StockAnnouncements {
    private let writes: CachedWrites
    private var waiters: [UnsafeContinuation<Result<Void, any Error>, Never>] = []
    private var isAnnouncing = false

    /// - Parameter writes: How generations are advanced.
    init(writes: CachedWrites) {
        self.writes = writes
    }

    /// Advances the generation of ``CacheNamespace/products``, and returns once that is committed.
    ///
    /// - Throws: ``Postgres/PostgresError``.
    func announce() async throws {
        let result = await withUnsafeContinuation { continuation in
            self.waiters.append(continuation)
            guard !self.isAnnouncing else { return }
            self.isAnnouncing = true
            EventLoop.shared.spawn { await self.announceAll() }
        }
        try result.get()
    }

    private func announceAll() async {
        while !self.waiters.isEmpty {
            let waiters = self.waiters
            self.waiters = []
            let result: Result<Void, any Error>
            do {
                try await self.writes.run { _ in ((), [.products]) }
                result = .success(())
            } catch {
                result = .failure(error)
            }
            for waiter in waiters { waiter.resume(returning: result) }
        }
        self.isAnnouncing = false
    }
}
