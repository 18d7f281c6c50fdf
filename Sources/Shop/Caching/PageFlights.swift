import Runtime

/// The pages that are being looked for, each once, however many requests wait for it.
///
/// The work runs in a task of its own, so that a client that goes away does not end it for the others.
@Loop
final class PageFlights {
    /// What is looked for: who knows of a newer generation does not wait for one who did not.
    struct Key: Hashable {
        let page: PageKey
        let generation: Int64
    }

    /// As many pages are looked for, or as many requests wait for them, as may.
    ///
    /// The shop answers `503`.
    struct Full: Error, Equatable, CustomStringConvertible {
        let description = "as many requests wait for pages as may"
    }

    private typealias Waiter = UnsafeContinuation<Result<FoundPage, any Error>, Never>

    private let maximumFlightCount: Int
    private let maximumWaiterCount: Int
    private let waits: Counter
    private var waiters: [Key: [Waiter]] = [:]
    private(set) var waiterCount = 0

    /// - Parameters:
    ///   - maximumFlightCount: Pages that are looked for at the same time, at most.
    ///   - maximumWaiterCount: Requests that wait for them, at most, all together.
    ///   - waits: Counts who waits for what another has begun.
    init(maximumFlightCount: Int = 1024, maximumWaiterCount: Int = 16_384, waits: Counter) {
        self.maximumFlightCount = maximumFlightCount
        self.maximumWaiterCount = maximumWaiterCount
        self.waits = waits
    }

    /// The pages that are being looked for.
    var count: Int { self.waiters.count }

    /// What `work` finds, or what the one that has begun before finds.
    ///
    /// - Throws: What the work throws, to each who waits for it; ``Full``.
    func join(
        _ key: Key,
        _ work: @escaping @Loop @Sendable () async throws -> FoundPage
    ) async throws -> FoundPage {
        try await withUnsafeContinuation { (waiter: Waiter) in
            if self.waiterCount >= self.maximumWaiterCount { return waiter.resume(returning: .failure(Full())) }
            if self.waiters[key] != nil {
                self.waits.increment()
                self.waiters[key]?.append(waiter)
            } else {
                guard self.count < self.maximumFlightCount else { return waiter.resume(returning: .failure(Full())) }
                self.waiters[key] = [waiter]
                self.begin(key, work)
            }
            self.waiterCount += 1
        }.get()
    }

    private func begin(_ key: Key, _ work: @escaping @Loop @Sendable () async throws -> FoundPage) {
        EventLoop.shared.spawn {
            let result: Result<FoundPage, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            let waiters = self.waiters.removeValue(forKey: key) ?? []
            self.waiterCount -= waiters.count
            for waiter in waiters { waiter.resume(returning: result) }
        }
    }
}

/// A page, and where it was found.
struct FoundPage: Sendable {
    /// Who had it.
    enum Level: String {
        case memory, redis, replica, database
    }

    let page: CachedPage
    let level: Level

    /// How long it took to find.
    let nanoseconds: Int64
}
