import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Pages that are being looked for", .loop, .timeLimit(.minutes(15)))
struct PageFlightsTests {
    private static func key(_ number: Int, generation: Int64 = 1) -> PageFlights.Key {
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
}
