import HTTP
import Postgres
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Pages that are being looked for", .loop, .timeLimit(.minutes(15)))
struct PageFlightsTests {
    private static func key(_ number: Int, generation: Int64? = 1) -> PageFlights.Key {
        PageFlights.Key(page: PageKey(.products, "key \(number)"), generation: generation)
    }

    private static let found = FoundPage(page: TestPages.page(), level: .database, nanoseconds: 0)

    @Loop
    private static func make(flights: Int = 10, waiters: Int = 10) -> PageFlights {
        let waits = MetricsRegistry().counter("waits", "Who waits.")
        return PageFlights(maximumFlightCount: flights, maximumWaiterCount: waiters, waits: waits)
    }

    /// Asks for a page that is found when the gate opens.
    @Loop
    private static func ask(_ flights: PageFlights, _ key: PageFlights.Key, _ gate: Gate) -> Task<Void, any Error> {
        EventLoop.shared.task(throwing: {
            _ = try await flights.join(key) {
                await gate.wait()
                return Self.found
            }
        })
    }

    @Test("As many are looked for as may; one more is told so, one that is looked for already is waited for")
    @Loop
    func flightBound() async throws {
        let (flights, gate) = (Self.make(flights: 2), Gate())
        let asked = [1, 2, 2].map { Self.ask(flights, Self.key($0), gate) }
        try await eventually("they wait") { flights.waiterCount == 3 }
        #expect(flights.count == 2)
        await #expect(throws: PageFlights.Full()) { try await flights.join(Self.key(3)) { Self.found } }
        gate.open()
        for task in asked { try await task.value }
        #expect(flights.count == 0 && flights.waiterCount == 0)
        _ = try await flights.join(Self.key(3)) { Self.found }
        #expect(Problem(PageFlights.Full()).status == .serviceUnavailable)
    }

    @Test("As many wait as may, all together; one more is told so at once")
    @Loop
    func waiterBound() async throws {
        let (flights, gate) = (Self.make(waiters: 3), Gate())
        let asked = [1, 1, 2].map { Self.ask(flights, Self.key($0), gate) }
        try await eventually("they wait") { flights.waiterCount == 3 }
        for number in [1, 2, 3] {
            await #expect(throws: PageFlights.Full()) { try await flights.join(Self.key(number)) { Self.found } }
        }
        gate.open()
        for task in asked { try await task.value }
        #expect(flights.waiterCount == 0)
    }

    @Test("Who knows of a newer generation does not wait for one who did not")
    @Loop
    func generations() async throws {
        let (flights, gate) = (Self.make(), Gate())
        let old = Self.ask(flights, Self.key(1), gate)
        try await eventually("it waits") { gate.isWaiting }
        _ = try await flights.join(Self.key(1, generation: 2)) { Self.found }
        gate.open()
        try await old.value
    }

    /// Asks for what nobody can tell the generation of; the number of the reading that answers, from 1 on.
    @Loop
    private static func askAnew(_ flights: PageFlights, _ readings: Readings) -> Task<Result<Int, any Error>, Never> {
        EventLoop.shared.task(returning: {
            do {
                let key = Self.key(1, generation: nil)
                return .success(Int(try await flights.join(key) { try await readings.read() }.nanoseconds))
            } catch {
                return .failure(error)
            }
        })
    }

    @Test("Where nobody can tell what is current, all who come while a page is read share the next reading")
    @Loop
    func readsAnew() async throws {
        let (flights, readings) = (Self.make(), Readings())
        let first = Self.askAnew(flights, readings)
        try await eventually("it is read") { readings.count == 1 }
        let behind = (0..<3).map { _ in Self.askAnew(flights, readings) }
        try await eventually("they wait") { flights.waiterCount == 4 }
        readings.end(.success(()))
        #expect(try await first.value.get() == 1)
        try await eventually("it is read again") { readings.count == 2 }
        let last = Self.askAnew(flights, readings)
        try await eventually("it waits") { flights.waiterCount == 4 }
        readings.end(.failure(Problem.notFound))
        for task in behind {
            let result = await task.value
            let problem = #expect(throws: Problem.self) { try result.get() }
            #expect(problem?.status == .notFound)
        }
        try await eventually("it is read once more") { readings.count == 3 }
        readings.end(.success(()))
        #expect(try await last.value.get() == 3)
        #expect(flights.count == 0 && flights.waiterCount == 0)
    }

    @Test("Those behind a reading that the database did not answer do not wait for it a second time")
    @Loop
    func failsTogether() async throws {
        let (flights, readings) = (Self.make(), Readings())
        let asked = [Self.askAnew(flights, readings)]
        try await eventually("it is read") { readings.count == 1 }
        let behind = (0..<2).map { _ in Self.askAnew(flights, readings) }
        try await eventually("they wait") { flights.waiterCount == 3 }
        readings.end(.failure(PostgresError(.connectionLost)))
        for task in asked + behind {
            let result = await task.value
            let error = #expect(throws: PostgresError.self) { try result.get() }
            #expect(error?.code == .connectionLost)
        }
        #expect(readings.count == 1 && flights.count == 0 && flights.waiterCount == 0)
    }
}

/// Readings of a page, each of which ends when the test says how.
@Loop
private final class Readings {
    private(set) var count = 0
    private var ends: [CheckedContinuation<Result<Void, any Error>, Never>] = []

    func read() async throws -> FoundPage {
        let result = await withCheckedContinuation { end in
            self.count += 1
            self.ends += [end]
        }
        try result.get()
        return FoundPage(page: TestPages.page(), level: .database, nanoseconds: Int64(self.count))
    }

    func end(_ result: Result<Void, any Error>) {
        self.ends.removeFirst().resume(returning: result)
    }
}
