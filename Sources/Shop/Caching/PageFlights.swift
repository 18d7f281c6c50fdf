import Postgres
import Runtime

/// The pages that are being looked for, each once, however many requests wait for it.
///
/// The work runs in a task of its own, so that a client that goes away does not end it for the others.
///
/// Where nobody can tell which page is current, who comes while it is being read waits for the next reading, which all
/// of these share: what it finds is no older than any of their requests.
@Loop
final class PageFlights {
    /// What is looked for: who knows of a newer generation does not wait for one who did not.
    struct Key: Hashable {
        let page: PageKey

        /// The least that the page must have; `nil` if nobody can tell, and it must be read after it was asked for.
        let generation: Int64?
    }

    /// As many pages are looked for, or as many requests wait for them, as may.
    ///
    /// The shop answers `503`.
    struct Full: Error, Equatable, CustomStringConvertible {
        let description = "as many requests wait for pages as may"
    }

    /// Looks for a page.
    typealias Work = @Loop @Sendable () async throws -> FoundPage

    private typealias Waiter = UnsafeContinuation<Result<FoundPage, any Error>, Never>

    private struct Flight {
        var waiters: [Waiter]

        /// Those who wait for the next one.
        var behind: [Waiter] = []
    }

    private let maximumFlightCount: Int
    private let maximumWaiterCount: Int
    private let waits: Counter
    private var flights: [Key: Flight] = [:]
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
    var count: Int { self.flights.count }

    /// What `work` finds, or what the one that has begun before finds; without a generation, what one finds that
    /// begins after this.
    ///
    /// - Throws: What the work throws, to each who waits for it; ``Full``.
    func join(_ key: Key, _ work: @escaping Work) async throws -> FoundPage {
        try await withUnsafeContinuation { (waiter: Waiter) in
            if self.waiterCount >= self.maximumWaiterCount { return waiter.resume(returning: .failure(Full())) }
            if self.flights[key] == nil {
                guard self.count < self.maximumFlightCount else { return waiter.resume(returning: .failure(Full())) }
                self.begin(key, [waiter], work)
            } else {
                self.waits.increment()
                if key.generation == nil {
                    self.flights[key]?.behind.append(waiter)
                } else {
                    self.flights[key]?.waiters.append(waiter)
                }
            }
            self.waiterCount += 1
        }.get()
    }

    private func begin(_ key: Key, _ waiters: [Waiter], _ work: @escaping Work) {
        self.flights[key] = Flight(waiters: waiters)
        EventLoop.shared.spawn {
            let result: Result<FoundPage, any Error>
            do {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            self.end(key, result, work)
        }
    }

    private func end(_ key: Key, _ result: Result<FoundPage, any Error>, _ work: @escaping Work) {
        guard let flight = self.flights.removeValue(forKey: key) else { preconditionFailure("a flight ends once") }
        // Those behind one that the database did not answer have waited for it as long as for their own.
        let isUnanswered = if case .failure(let error as PostgresError) = result { !error.isRefusal } else { false }
        let waiters = isUnanswered ? flight.waiters + flight.behind : flight.waiters
        if !isUnanswered, !flight.behind.isEmpty { self.begin(key, flight.behind, work) }
        self.waiterCount -= waiters.count
        for waiter in waiters { waiter.resume(returning: result) }
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
