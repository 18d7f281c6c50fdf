import Postgres
import Runtime

/// Transactions that change what caches show.
///
/// Their last statement bumps the generations of what they changed, and once they
/// are committed this instance knows it, so that the writer's very next read sees the write.
@Loop
struct CachedWrites {
    let postgres: PostgresPool
    let generations: CacheGenerations

    /// Runs `body` in a transaction (READ COMMITTED), committed when it returns and rolled back when it throws.
    ///
    /// - Parameter body: Gives its value and the namespaces that show what it changed; none, if it changed nothing.
    /// - Returns: The value.
    /// - Throws: What `body` throws; ``Postgres/PostgresError``.
    func run<Value>(
        _ body: (PostgresSession) async throws -> (value: Value, changed: Set<CacheNamespace>)
    ) async throws -> Value {
        let (value, numbers) = try await self.postgres.withTransaction(endingWith: { session in
            let (value, changed) = try await body(session)
            return (value, changed.isEmpty ? nil : BumpGenerations(namespaces: changed))
        })
        if let numbers { self.generations.advance(to: numbers) }
        return value
    }
}
