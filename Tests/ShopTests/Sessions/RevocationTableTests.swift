import Runtime
import Testing

@testable import Shop

@Suite("A table of revocations")
struct RevocationTableTests {
    private func time(_ second: Int64) -> UTCTime { UTCTime(seconds: second) }

    @Test("An id has its moment until the time for it is over")
    func expires() {
        var table = RevocationTable(maximumCount: 10)
        for second in Int64(1)...5 { table.insert(second, at: self.time(second)) }
        table.removeAll(before: self.time(3))
        #expect((Int64(1)...5).map { table[$0]?.seconds } == [nil, nil, 3, 4, 5])
        #expect(table.count == 3)
        #expect(table.latestDropped == nil)
    }

    @Test("An id moves to a later moment, never to an earlier one, and leaves by the later")
    func moves() {
        var table = RevocationTable(maximumCount: 10)
        table.insert(1, at: self.time(1))
        table.insert(1, at: self.time(9))
        table.insert(1, at: self.time(4))
        #expect(table[1] == self.time(9))
        table.removeAll(before: self.time(9))
        #expect(table[1] == self.time(9))
        table.removeAll(before: self.time(10))
        #expect(table[1] == nil)
        #expect(table.count == 0)
    }

    @Test("Past its bound the first that came makes room, and the latest moment so lost is known")
    func isBounded() {
        var table = RevocationTable(maximumCount: 3)
        for (id, second) in [(1, 5), (2, 2), (3, 7), (4, 8), (5, 9)] as [(Int64, Int64)] {
            table.insert(id, at: self.time(second))
        }
        #expect(table.count == 3)
        #expect([1, 2, 3, 4, 5].map { table[$0] != nil } == [false, false, true, true, true])
        #expect(table.latestDropped == self.time(5))
    }

    @Test("It holds what a plain dictionary holds, whatever comes and goes", arguments: [UInt64(1), 2, 3])
    func matchesModel(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var table = RevocationTable(maximumCount: 1000)
        var model: [Int64: Int64] = [:]
        var now: Int64 = 0
        for _ in 0..<5000 {
            now += Int64(generator.next() % 3)
            let id = Int64(generator.next() % 50)
            table.insert(id, at: self.time(now))
            model[id] = now
            if generator.next() % 4 == 0 {
                table.removeAll(before: self.time(now - 20))
                model = model.filter { $0.value >= now - 20 }
                #expect(table.count == model.count)
            }
            #expect(table[id]?.seconds == model[id])
        }
    }
}
