import Runtime
import Testing

@testable import HTTP

@Suite("The gate of one kind of work")
struct AdmissionGateTests {
    private static let target = Duration.milliseconds(150)
    private static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    /// Work that takes its turn: so much comes and so much ends in each step of 10 ms.
    private struct Line {
        var gate: AdmissionGate
        var now = AdmissionGateTests.start
        var admitted = 0
        var refused = 0
        var longest = 0

        init(freeCount: Int = 10) {
            self.gate = AdmissionGate(freeCount: freeCount, now: AdmissionGateTests.start)
        }

        mutating func step(coming: Int, ending: Int) {
            self.now = self.now + .milliseconds(10)
            for _ in 0..<min(ending, self.gate.underWayCount) { self.gate.ended() }
            for _ in 0..<coming {
                if self.gate.admits(within: AdmissionGateTests.target, now: self.now) {
                    self.gate.began()
                    self.admitted += 1
                } else {
                    self.refused += 1
                }
            }
            self.longest = max(self.longest, self.gate.underWayCount)
        }
    }

    @Test("Work that ends as fast as it comes is never refused", arguments: [1, 10, 100, 1000])
    func balanced(count: Int) {
        var line = Line()
        for _ in 0..<500 { line.step(coming: count, ending: count) }
        #expect(line.refused == 0)
    }

    @Test("A burst is let in however large it is, if it is gone within the patience", arguments: [20, 200, 2000])
    func burst(count: Int) {
        var line = Line()
        for _ in 0..<5 {
            line.step(coming: count, ending: 0)
            for _ in 0..<40 { line.step(coming: 1, ending: max(2, count / 30)) }
            for _ in 0..<20 { line.step(coming: 0, ending: count) }
        }
        #expect(line.refused == 0)
    }

    @Test(
        "Where more comes than ends, the excess is refused, what ends stays as much, and its wait becomes the target",
        arguments: [2, 3, 10]
    )
    func overload(times: Int) {
        var line = Line()
        let ending = 20
        for _ in 0..<100 { line.step(coming: times * ending, ending: ending) }
        #expect(line.gate.isPressed)
        (line.admitted, line.refused, line.longest) = (0, 0, 0)
        // The line that came before the gate closed, and then five seconds more.
        while line.gate.expectedWait > Self.target { line.step(coming: times * ending, ending: ending) }
        (line.admitted, line.refused, line.longest) = (0, 0, 0)
        for _ in 0..<500 { line.step(coming: times * ending, ending: ending) }
        #expect((9_500...10_500).contains(line.admitted), "as many as end")
        #expect(line.refused == 500 * times * ending - line.admitted)
        // 2000 a second for 150 ms.
        #expect(line.longest <= 330)
        #expect(line.gate.expectedWait <= Self.target * 1.1)
    }

    @Test("When the excess is over, all is let in again at once")
    func recovery() {
        var line = Line()
        for _ in 0..<300 { line.step(coming: 60, ending: 20) }
        #expect(line.gate.isPressed)
        for _ in 0..<60 { line.step(coming: 10, ending: 20) }
        line.refused = 0
        for _ in 0..<300 { line.step(coming: 19, ending: 20) }
        #expect(!line.gate.isPressed)
        #expect(line.refused == 0)
    }

    @Test("A few that never end are no reason to refuse; more than the free ones are")
    func stuck() {
        var line = Line()
        line.step(coming: 9, ending: 0)
        for _ in 0..<500 { line.step(coming: 1, ending: 1) }
        #expect(line.refused == 0)
        for _ in 0..<500 { line.step(coming: 1, ending: 0) }
        #expect(line.refused > 400)
        #expect(line.gate.underWayCount <= 10 + 60)
    }

    @Test("A line that has stood while nobody came is known when somebody comes")
    func silence() {
        var line = Line()
        line.step(coming: 30, ending: 0)
        line.step(coming: 0, ending: 0)
        line.now = line.now + .seconds(5)
        line.step(coming: 1, ending: 0)
        line.now = line.now + .seconds(5)
        line.step(coming: 1, ending: 0)
        #expect(line.refused == 1)
    }
}
