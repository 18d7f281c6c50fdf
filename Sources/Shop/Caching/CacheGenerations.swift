import Postgres
package import Runtime

/// The current generations, as far as this instance knows.
@Loop
package final class CacheGenerations {
    package private(set) var current = GenerationNumbers()

    nonisolated init() {}

    /// Takes over what is newer: after a commit of this instance's own, from a notice, or from a reading.
    package func advance(to numbers: GenerationNumbers) {
        self.current.advance(to: numbers)
    }
}
