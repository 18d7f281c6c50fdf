import Testing

@testable import HTTP

@Suite("What the kernel has not taken yet")
struct PendingOutputTests {
    @Test("Whatever it took of two pieces, the rest is kept", arguments: 0...6)
    func keepsRest(count: Int) {
        var output = PendingOutput()
        output.keep([1, 2, 3], [4, 5, 6].span, from: count)
        #expect(output.bytes == Array([1, 2, 3, 4, 5, 6].dropFirst(count)))
        #expect(output.isEmpty == (count == 6))
    }

    @Test("What is kept later follows, and goes out from where the last sending ended")
    func follows() {
        var output = PendingOutput()
        output.keep([1, 2], Span(), from: 0)
        output.sent(1)
        output.keep([3], [4].span, from: 0)
        #expect(output.sentCount == 1)
        #expect(output.bytes == [1, 2, 3, 4])
        output.sent(3)
        #expect(output.isEmpty)
        #expect(output.sentCount == 0)
    }

    @Test("When all is sent, it owns no memory")
    func ownsNothing() {
        var output = PendingOutput()
        output.keep(Array(repeating: 1, count: 10_000), Span(), from: 0)
        output.sent(10_000)
        #expect(output.bytes.capacity == 0)
    }
}
