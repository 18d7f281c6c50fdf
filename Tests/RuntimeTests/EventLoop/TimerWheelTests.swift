import Testing

@testable import Runtime

@Suite("Timer wheel")
struct TimerWheelTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let start: UInt64
        let timer: UInt64
        let expectedTick: UInt64
        var testDescription: String { self.name }
    }

    static let cases = [
        Case(name: "the next tick", start: 0, timer: 1, expectedTick: 1),
        Case(name: "the present", start: 5, timer: 5, expectedTick: 6),
        Case(name: "the past", start: 5, timer: 0, expectedTick: 6),
        Case(name: "the last slot of the round", start: 3, timer: 10, expectedTick: 10),
        Case(name: "exactly a round away", start: 3, timer: 11, expectedTick: 11),
        Case(name: "a round and one away", start: 3, timer: 12, expectedTick: 12),
        Case(name: "many rounds away", start: 3, timer: 3 + 8 * 1000 + 5, expectedTick: 3 + 8 * 1000 + 5),
        Case(name: "late in the life of a machine", start: 1 << 60, timer: 1 << 60 + 9, expectedTick: 1 << 60 + 9),
    ]

    @Test("A timer comes at its tick, neither before nor after", arguments: cases)
    func timerComesAtItsTick(_ test: Case) {
        var wheel = TimerWheel<Int>(slotCount: 8, currentTick: test.start)
        wheel.insert(7, at: test.timer)
        var due: [Int] = []
        for tick in (test.start + 1)..<test.expectedTick {
            wheel.advance(to: tick, due: &due)
            #expect(due.isEmpty, "early, at tick \(tick)")
        }
        wheel.advance(to: test.expectedTick, due: &due)
        #expect(due == [7])
        #expect(wheel.count == 0)
    }

    @Test("A jump over many rounds gives out all timers that were due, and no other")
    func jumpOverManyRounds() {
        var wheel = TimerWheel<Int>(slotCount: 4, currentTick: 0)
        for tick in 1...40 { wheel.insert(tick, at: UInt64(tick)) }
        var due: [Int] = []
        wheel.advance(to: 33, due: &due)
        #expect(due.sorted() == Array(1...33))
        #expect(wheel.count == 7)
    }

    @Test("Time that does not move, or moves back, gives out nothing")
    func timeThatDoesNotMove() {
        var wheel = TimerWheel<Int>(slotCount: 4, currentTick: 10)
        wheel.insert(1, at: 11)
        var due: [Int] = []
        wheel.advance(to: 10, due: &due)
        wheel.advance(to: 2, due: &due)
        #expect(due.isEmpty)
        #expect(wheel.currentTick == 10)
    }

    @Test("The tick to wake up at is never after a timer, and an empty wheel has none")
    func nextOccupiedTick() {
        var wheel = TimerWheel<Int>(slotCount: 8, currentTick: 100)
        #expect(wheel.nextOccupiedTick == nil)
        wheel.insert(1, at: 108)
        #expect(wheel.nextOccupiedTick == 108)
        wheel.insert(2, at: 103)
        #expect(wheel.nextOccupiedTick == 103)
        wheel.insert(3, at: 102 + 8 * 3)
        #expect(wheel.nextOccupiedTick == 102, "the slot of a later round is looked at once a round")
        var due: [Int] = []
        wheel.advance(to: 103, due: &due)
        #expect(due == [2])
        #expect(wheel.nextOccupiedTick == 108)
        wheel.advance(to: 108, due: &due)
        #expect(wheel.nextOccupiedTick == 110)
    }

    @Test("A slot that was full gives its memory back and still works")
    func fullSlot() {
        var wheel = TimerWheel<Int>(slotCount: 2, currentTick: 0)
        var due: [Int] = []
        for round in 1...3 {
            for token in 0..<1000 { wheel.insert(token, at: UInt64(round * 2)) }
            wheel.advance(to: UInt64(round * 2), due: &due)
            #expect(due == Array(0..<1000))
            due = []
        }
    }

    @Test("Any order of insertions and steps gives what a plain list of timers gives", arguments: 1...40)
    func randomWalk(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let slotCount = 1 << Int.random(in: 0...6, using: &random)
        var now = UInt64.random(in: 0...1000, using: &random)
        var wheel = TimerWheel<Int>(slotCount: slotCount, currentTick: now)
        var model: [Int: UInt64] = [:]
        for token in 0..<2000 {
            if Int.random(in: 0..<3, using: &random) > 0 {
                let tick = now + UInt64.random(in: 0...UInt64(slotCount * 5), using: &random)
                wheel.insert(token, at: tick)
                model[token] = max(tick, now + 1)
            } else {
                // As the loop does: never past the tick that the wheel asks to be woken at, or else by a jump.
                let jump = UInt64.random(in: 1...UInt64(slotCount * 2), using: &random)
                now = Bool.random(using: &random) ? (wheel.nextOccupiedTick ?? now + jump) : now + jump
                var due: [Int] = []
                wheel.advance(to: now, due: &due)
                #expect(Set(due) == Set(model.filter { $0.value <= now }.keys), "seed \(seed), tick \(now)")
                #expect(Set(due).count == due.count, "each timer comes once")
                model = model.filter { $0.value > now }
            }
            #expect(wheel.count == model.count)
            if let earliest = model.values.min() {
                #expect((wheel.nextOccupiedTick ?? .max) <= earliest, "seed \(seed): the loop would sleep too long")
            } else {
                #expect(wheel.nextOccupiedTick == nil)
            }
        }
    }
}
