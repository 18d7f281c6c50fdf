import Runtime
import Testing

@testable import HTTP

@Suite("What is worked on while there is too much")
struct AdmissionTests {
    /// A machine that does so much in each step of 10 ms: high and ordinary work, by what there is of each.
    private struct Machine {
        var admission = Admission(now: MonotonicTime(nanoseconds: 1_000_000_000))
        var now = MonotonicTime(nanoseconds: 1_000_000_000)
        var admitted: [RequestPriority: Int] = [:]
        var refused: [RequestPriority: Int] = [:]
        var underWay: [RequestPriority: Int] = [:]

        mutating func come(_ priority: RequestPriority, _ count: Int) {
            for _ in 0..<count {
                if self.admission.begins(priority, now: self.now) {
                    self.underWay[priority, default: 0] += 1
                    self.admitted[priority, default: 0] += 1
                } else {
                    self.refused[priority, default: 0] += 1
                }
            }
        }

        mutating func end(_ priority: RequestPriority, _ count: Int) {
            for _ in 0..<min(count, self.underWay[priority, default: 0]) {
                self.underWay[priority, default: 0] -= 1
                self.admission.ended(priority)
            }
        }

        /// Shares `capacity` out by what is under way, as a processor does.
        mutating func step(capacity: Int, _ coming: [RequestPriority: Int]) {
            self.now = self.now + .milliseconds(10)
            for (priority, count) in coming { self.come(priority, count) }
            let all = self.underWay.values.reduce(0, +)
            guard all > 0 else { return }
            for (priority, count) in self.underWay { self.end(priority, (capacity * count + all - 1) / all) }
        }
    }

    @Test(
        "At twice the capacity all essential work is let in, high work before ordinary, and as much is done as before"
    )
    func priorities() {
        var machine = Machine()
        let coming: [RequestPriority: Int] = [.essential: 1, .high: 20, .ordinary: 20]
        for _ in 0..<200 { machine.step(capacity: 20, coming) }
        machine.admitted = [:]
        machine.refused = [:]
        for _ in 0..<1000 { machine.step(capacity: 20, coming) }
        #expect(machine.refused[.essential] == nil)
        let (high, ordinary) = (machine.admitted[.high] ?? 0, machine.admitted[.ordinary] ?? 0)
        #expect(high > 2 * ordinary)
        #expect(high + ordinary > 17_000, "of 20 000, less what is essential")
        #expect(machine.underWay.values.reduce(0, +) < 2000)
    }

    @Test("High work that is stuck keeps no ordinary work out that goes on fast")
    func stuck() {
        var machine = Machine()
        machine.come(.high, Admission.freeCount * 2)
        for _ in 0..<500 {
            machine.now = machine.now + .milliseconds(10)
            machine.come(.high, 1)
            machine.come(.ordinary, 5)
            machine.end(.ordinary, 5)
        }
        #expect(machine.refused[.high] ?? 0 > 300)
        #expect(machine.refused[.ordinary] == nil)
    }

    @Test("What has a queue of its own is not counted", arguments: [RequestPriority.separate, .essential])
    func uncounted(priority: RequestPriority) {
        var machine = Machine()
        machine.come(priority, 10_000)
        for _ in 0..<200 { machine.step(capacity: 10, [.high: 1, .ordinary: 1, priority: 10]) }
        #expect(machine.refused == [:])
        #expect(machine.admission.high.underWayCount + machine.admission.ordinary.underWayCount < 100)
    }
}
