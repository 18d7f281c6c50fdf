import Runtime
import Testing

@testable import Shop

@Suite("Uses of sessions that are not written yet")
struct PendingUsesTests {
    @Test("Each session has its latest use, and all are taken out in the order of their ids")
    func latest() {
        var pending = PendingUses()
        pending.note(2, at: UTCTime(seconds: 5))
        pending.note(1, at: UTCTime(seconds: 7))
        pending.note(2, at: UTCTime(seconds: 6))
        pending.note(1, at: UTCTime(seconds: 3))
        let uses = pending.takeAll()
        #expect(uses.map { [$0.sessionID, $0.time.seconds] } == [[1, 7], [2, 6]])
        #expect(pending.count == 0)
    }

    @Test("Past the bound other sessions are not noted; those that are, still move on")
    func isBounded() {
        var pending = PendingUses(maximumCount: 2)
        let noted = [(1, 1), (2, 1), (3, 1), (2, 2)].map { (id: Int64, second: Int64) in
            pending.note(id, at: UTCTime(seconds: second))
        }
        #expect(noted == [true, true, false, true])
        let uses = pending.takeAll()
        #expect(uses.map { [$0.sessionID, $0.time.seconds] } == [[1, 1], [2, 2]])
    }
}
