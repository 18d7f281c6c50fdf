package import Runtime

/// The current generations, as far as this process knows.
///
/// In whatever order notices, readings and the process's own commits come in, a number only goes forward.
@Loop
package final class CacheGenerations {
    package private(set) var current = GenerationNumbers()

    /// When the latest successful reading began: what was committed before is known.
    ///
    /// Long ago if there was none.
    private(set) var confirmedAt = MonotonicTime(nanoseconds: 0)

    /// How often a namespace has gone on, by ``CacheNamespace/index``.
    private(set) var advanceCounts = CacheNamespace.allCases.map { _ in UInt64(0) }

    /// Knows nothing yet, as is right for a process without caches.
    package nonisolated init() {}

    /// Whether the generations are known, so that pages can be cached.
    package var isReady: Bool { self.confirmedAt.nanoseconds > 0 }

    /// Takes over what is newer: after a commit of this process's own, from a notice, or from a reading.
    package func advance(to numbers: GenerationNumbers) {
        for namespace in self.current.advance(to: numbers) { self.advanceCounts[namespace.index] += 1 }
    }

    /// Takes over all generations as a reading that began at `time` has found them.
    func confirm(_ numbers: GenerationNumbers, at time: MonotonicTime) {
        self.advance(to: numbers)
        self.confirmedAt = max(self.confirmedAt, time)
    }
}
