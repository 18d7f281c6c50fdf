import Testing

@testable import Shop

@Suite("A table of bounded size")
struct RecencyTableTests {
    @Test("When it is full, the longest unused makes room, whatever the order of uses", arguments: 0..<20)
    func forgetsOldest(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let capacity = random.next(below: 8) + 1
        var table = RecencyTable<Int, Int>(capacity: capacity)
        var model: [(key: Int, value: Int)] = []  // the last used at the end
        for step in 0..<3000 {
            let key = random.next(below: 12)
            let present = model.firstIndex { $0.key == key }
            #expect(table.withPresentValue(of: key) { $0 } == present.map { model[$0].value })
            let expected = present.map { model.remove(at: $0).value } ?? -1
            let found = table.withValue(of: key, initially: -1) { value in
                defer { value = step }
                return value
            }
            #expect(found == expected)
            model.append((key, step))
            if model.count > capacity { model.removeFirst() }
            #expect(table.count == model.count)
        }
    }
}
