import Testing

@testable import HTTP

@Suite("What the other side has not taken yet")
struct PendingBytesTests {
    @Test("Whatever it took of two pieces, the rest is kept", arguments: 0...6)
    func keepsRest(count: Int) {
        var pending = PendingBytes()
        pending.keep([1, 2, 3], [4, 5, 6].span, from: count)
        #expect(pending.bytes == Array([1, 2, 3, 4, 5, 6].dropFirst(count)))
        #expect(pending.isEmpty == (count == 6))
    }

    @Test("What is kept later follows, and is taken from where the last taking ended")
    func follows() {
        var pending = PendingBytes()
        pending.keep([1, 2], Span(), from: 0)
        pending.took(1)
        pending.keep([3], [4].span, from: 0)
        #expect(pending.takenCount == 1)
        #expect(pending.bytes == [1, 2, 3, 4])
        pending.took(3)
        #expect(pending.isEmpty)
        #expect(pending.takenCount == 0)
    }

    @Test("When all is taken, it owns no memory")
    func ownsNothing() {
        var pending = PendingBytes()
        pending.keep(Array(repeating: 1, count: 10_000), Span(), from: 0)
        pending.took(10_000)
        #expect(pending.bytes.capacity == 0)
    }
}
