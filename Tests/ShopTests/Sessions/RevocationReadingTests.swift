import Runtime
import Testing

@testable import Shop

@Suite("Reading revocations")
struct RevocationReadingTests {
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    @Test("The first reading goes back as far as anything matters")
    func first() {
        let reading = RevocationReading(retention: .seconds(330), overlap: .seconds(22))
        #expect(reading.window(now: Self.start) == .seconds(330))
        #expect(reading.age(now: Self.start) == nil)
    }

    @Test(
        "Each later one goes back to before the last that succeeded, by as long as a transaction can take",
        arguments: [(0, 22), (1, 23), (60, 82), (308, 330), (309, 330), (100_000, 330)]
    )
    func later(seconds: Int, window: Int) {
        var reading = RevocationReading(retention: .seconds(330), overlap: .seconds(22))
        reading.succeeded(begunAt: Self.start)
        #expect(reading.window(now: Self.start + .seconds(seconds)) == .seconds(window))
        #expect(reading.age(now: Self.start + .seconds(seconds)) == .seconds(seconds))
    }

    @Test("A reading that began earlier and ended later takes nothing back")
    func outOfOrder() {
        var reading = RevocationReading(retention: .seconds(330), overlap: .seconds(22))
        reading.succeeded(begunAt: Self.start + .seconds(5))
        reading.succeeded(begunAt: Self.start)
        #expect(reading.window(now: Self.start + .seconds(6)) == .seconds(23))
    }

    @Test("The overlap covers the statements behind the one that ends a session, and a pause of the transaction")
    func overlap() {
        let overlap = RevocationReading.overlap(statementTimeout: .seconds(3), idleInTransactionTimeout: .seconds(10))
        #expect(overlap == .seconds(22))
    }
}
