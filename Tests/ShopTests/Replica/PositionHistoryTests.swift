import Runtime
import Testing

@testable import Shop

@Suite("What a replica's position proves")
struct PositionHistoryTests {
    private static func time(_ seconds: UInt64) -> MonotonicTime {
        MonotonicTime(nanoseconds: seconds * 1_000_000_000)
    }

    @Test("It has all up to the latest moment at which the primary was no further")
    func proves() {
        var history = PositionHistory()
        for second in 1...10 { history.add(Int64(second) * 100, at: Self.time(UInt64(second))) }
        #expect(history.reach(99) == nil)
        #expect(history.reach(100) == Self.time(1))
        #expect(history.reach(599) == Self.time(5))
        #expect(history.reach(599) == nil, "that was said before")
        #expect(history.reach(100_000) == Self.time(10))
        #expect(history.count == 0)
    }

    @Test("A primary that stands still proves its replica complete until now, and takes one moment")
    func standsStill() {
        var history = PositionHistory()
        for second in 1...1000 { history.add(700, at: Self.time(UInt64(second))) }
        #expect(history.count == 1)
        #expect(history.reach(699) == nil)
        #expect(history.reach(700) == Self.time(1000))
    }

    @Test("A primary that goes back proves nothing by what it was before")
    func goesBack() {
        var history = PositionHistory()
        history.add(500, at: Self.time(1))
        history.add(600, at: Self.time(2))
        history.add(300, at: Self.time(3))
        #expect(history.count == 1)
        #expect(history.reach(299) == nil)
        #expect(history.reach(300) == Self.time(3))
    }

    @Test("However long the replica stands still, few moments are kept, and none says that it has more than it has")
    func isBounded() {
        var history = PositionHistory()
        for second in 1...10_000 {
            history.add(Int64(second), at: Self.time(UInt64(second)))
            #expect(history.count <= PositionHistory.maximumCount)
        }
        var last = Self.time(0)
        for position in stride(from: Int64(0), through: 10_000, by: 37) {
            guard let time = history.reach(position) else { continue }
            #expect(time > last && time <= Self.time(UInt64(position)))
            last = time
        }
        #expect(last > Self.time(0))
        #expect(history.reach(10_000) == Self.time(10_000), "the latest moment is always kept")
    }

    @Test("Any walk of both is judged as by all moments together, or more strictly", arguments: 1...50)
    func walks(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var history = PositionHistory()
        var all: [(time: MonotonicTime, position: Int64)] = []
        var (primary, replica, proven) = (Int64(0), Int64(0), Self.time(0))
        for second in 1...UInt64(60) {
            primary += Int64(random.next() % 3)
            history.add(primary, at: Self.time(second))
            all.append((Self.time(second), primary))
            replica = min(primary, replica + Int64(random.next() % 4))
            if let time = history.reach(replica) {
                #expect(time > proven)
                proven = time
            }
            // Fewer than the bound: nothing is forgotten.
            let expected = all.last { $0.position <= replica }?.time ?? Self.time(0)
            #expect(proven == expected)
        }
    }
}
