import Postgres
package import Runtime

/// The current generations, as far as this process knows.
///
/// In whatever order notices, readings and the process's own commits come in, a number only goes forward; except where
/// the database itself has gone back, as after a restore or a failover that lost commits.
@Loop
package final class CacheGenerations {
    package private(set) var current = GenerationNumbers()

    /// When the latest successful reading began: what was committed before is known.
    ///
    /// Long ago if there was none.
    private(set) var confirmedAt = MonotonicTime(nanoseconds: 0)

    /// How often a namespace has changed its generation, by ``CacheNamespace/index``.
    private(set) var changeCounts = CacheNamespace.allCases.map { _ in UInt64(0) }

    /// When the present numbers were learned, by ``CacheNamespace/index``.
    private var learnedAt = CacheNamespace.allCases.map { _ in MonotonicTime(nanoseconds: 0) }

    /// Knows nothing yet, as is right for a process without caches.
    package nonisolated init() {}

    /// Whether the generations are known, so that pages can be cached.
    package var isReady: Bool { self.confirmedAt.nanoseconds > 0 }

    /// Takes over what is newer: after a commit of this process's own, from a notice, or from a reading.
    package func advance(to numbers: GenerationNumbers) {
        self.note(self.current.advance(to: numbers))
    }

    /// Asks PostgreSQL for the numbers, and knows them from then on.
    ///
    /// - Parameter postgres: The primary's connections.
    /// - Returns: The numbers.
    /// - Throws: ``Postgres/PostgresError``.
    func refresh(from postgres: PostgresPool) async throws -> GenerationNumbers {
        let numbers = try await postgres.read(ReadGenerations())
        self.advance(to: numbers)
        return numbers
    }

    /// Takes over all generations as a reading that began at `time` has found them.
    ///
    /// A number that is lower than one known before the reading began is no late answer: the database has gone back,
    /// and no page of what it has lost is current any more.
    ///
    /// - Returns: The namespaces that have gone back.
    @discardableResult
    func confirm(_ numbers: GenerationNumbers, at time: MonotonicTime) -> [CacheNamespace] {
        let lost = CacheNamespace.allCases.filter { namespace in
            guard let number = numbers[namespace], let known = self.current[namespace] else { return false }
            return number < known && self.learnedAt[namespace.index] < time
        }
        for namespace in lost { self.current[namespace] = numbers[namespace] }
        self.note(lost)
        self.advance(to: numbers)
        self.confirmedAt = max(self.confirmedAt, time)
        return lost
    }

    private func note(_ changed: [CacheNamespace]) {
        guard !changed.isEmpty else { return }
        let now = MonotonicTime.now()
        for namespace in changed {
            self.changeCounts[namespace.index] += 1
            self.learnedAt[namespace.index] = now
        }
    }
}
