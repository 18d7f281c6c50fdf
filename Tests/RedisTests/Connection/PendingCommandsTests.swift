import Runtime
import Testing

@testable import Redis

@Suite("Commands that wait for replies")
struct PendingCommandsTests {
    private static func time(_ nanoseconds: UInt64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

    @Test("They come out in the order in which they went in, however the ring turns and grows")
    func keepsOrder() {
        var pending = PendingCommands<Int>()
        var next = 0
        var expected = 0
        for round in 1...200 {
            for _ in 0..<round {
                pending.append(next)
                next += 1
            }
            pending.markSent(deadline: Self.time(UInt64(round)))
            for _ in 0..<(round / 2) {
                #expect(pending.popFirstSent()?.waiter == expected)
                expected += 1
            }
            #expect(pending.count == next - expected)
        }
        while let entry = pending.popFirst() {
            #expect(entry.waiter == expected)
            expected += 1
        }
        #expect(expected == next)
        #expect(pending.count == 0)
    }

    @Test("A command that is not sent has no reply and no deadline")
    func tellsSentFromUnsent() {
        var pending = PendingCommands<String>()
        #expect(pending.nextDeadline == nil)
        pending.append("first")
        #expect(pending.nextDeadline == nil)
        #expect(pending.popFirstSent() == nil)
        pending.markSent(deadline: Self.time(5))
        pending.append("second")
        #expect(pending.nextDeadline == Self.time(5))
        #expect(pending.popFirstSent()?.waiter == "first")
        #expect(pending.popFirstSent() == nil)
        #expect(pending.popFirst()?.waiter == "second")
    }

    @Test("Each keeps the deadline of the write that it went out with")
    func keepsDeadlines() {
        var pending = PendingCommands<Int>()
        pending.append(1)
        pending.append(2)
        pending.markSent(deadline: Self.time(5))
        pending.append(3)
        pending.markSent(deadline: Self.time(9))
        #expect(pending.popFirst()?.deadline == Self.time(5))
        pending.append(4)
        pending.markSent(deadline: Self.time(12))
        #expect(pending.popFirstSent()?.deadline == Self.time(5))
        #expect(pending.popFirstSent()?.deadline == Self.time(9))
        #expect(pending.popFirstSent()?.deadline == Self.time(12))
    }
}
