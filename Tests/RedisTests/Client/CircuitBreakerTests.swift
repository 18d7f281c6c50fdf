import Runtime
import Testing

@testable import Redis

@Suite("The circuit breaker")
struct CircuitBreakerTests {
    static let pause = Duration.nanoseconds(100)

    static func time(_ nanoseconds: UInt64) -> MonotonicTime { MonotonicTime(nanoseconds: nanoseconds) }

    static func makeBreaker(failureThreshold: Int = 3) -> CircuitBreaker {
        CircuitBreaker(failureThreshold: failureThreshold, pause: pause)
    }

    /// A probe of `breaker` itself: the macro calls mutating functions on copies.
    static func begins(_ breaker: inout CircuitBreaker, at time: MonotonicTime) -> Bool {
        breaker.beginProbe(at: time)
    }

    @Test("It opens at the last of so many failures in a row, not before", arguments: 1...6)
    func opens(_ threshold: Int) {
        var breaker = Self.makeBreaker(failureThreshold: threshold)
        for _ in 1..<threshold {
            breaker.failed(at: Self.time(10))
            #expect(breaker.isClosed)
        }
        breaker.failed(at: Self.time(10))
        #expect(breaker.state == .open(until: Self.time(110)))
        #expect(!breaker.isClosed)
    }

    @Test("A success between failures begins the count anew")
    func countsInARow() {
        var breaker = Self.makeBreaker()
        for _ in 0..<10 {
            breaker.failed(at: Self.time(0))
            breaker.failed(at: Self.time(0))
            #expect(!breaker.isHealthy)
            breaker.commandSucceeded()
            #expect(breaker.isHealthy)
        }
    }

    @Test("There is no probe before the pause is over, and one after it")
    func probesOnce() {
        var breaker = Self.makeBreaker(failureThreshold: 1)
        #expect(!Self.begins(&breaker, at: Self.time(0)), "a closed breaker needs no probe")
        breaker.failed(at: Self.time(10))
        #expect(breaker.probeTime == Self.time(110))
        #expect(!Self.begins(&breaker, at: Self.time(109)))
        #expect(Self.begins(&breaker, at: Self.time(110)))
        #expect(breaker.state == .halfOpen)
        #expect(!breaker.isClosed, "commands wait for what becomes of the probe")
        #expect(!Self.begins(&breaker, at: Self.time(500)), "there is one probe")
    }

    @Test("A failed probe opens it for another pause")
    func reopens() {
        var breaker = Self.makeBreaker(failureThreshold: 1)
        breaker.failed(at: Self.time(0))
        #expect(Self.begins(&breaker, at: Self.time(100)))
        breaker.failed(at: Self.time(150))
        #expect(breaker.state == .open(until: Self.time(250)))
    }

    @Test("After a successful probe one failure is enough to open it, until a command succeeds")
    func isOnProbation() {
        var breaker = Self.makeBreaker()
        for _ in 0..<3 { breaker.failed(at: Self.time(0)) }
        #expect(Self.begins(&breaker, at: Self.time(100)))
        breaker.probeSucceeded()
        #expect(breaker.isClosed)
        var unlucky = breaker
        unlucky.failed(at: Self.time(200))
        #expect(unlucky.state == .open(until: Self.time(300)))
        breaker.commandSucceeded()
        #expect(breaker.isHealthy)
    }

    @Test("What was begun before it opened changes nothing any more")
    func ignoresTheLate() {
        var breaker = Self.makeBreaker(failureThreshold: 1)
        breaker.failed(at: Self.time(0))
        let open = breaker
        breaker.failed(at: Self.time(50))
        breaker.commandSucceeded()
        breaker.probeSucceeded()
        #expect(breaker == open)
        #expect(Self.begins(&breaker, at: Self.time(100)))
        let halfOpen = breaker
        breaker.commandSucceeded()
        #expect(breaker == halfOpen)
    }

    enum Event: CaseIterable {
        case failure, success, probe, probeSuccess, pauseEnds
    }

    /// Goal: no order of events breaks a rule.
    ///
    /// Method: all orders of seven events, each step checked against the rules
    /// as they are written in the type's comments.
    @Test("Every order of seven events keeps the rules")
    func keepsRules() {
        let kinds = Event.allCases
        var sequence = [Int](repeating: 0, count: 7)
        var total = 1
        for _ in sequence { total *= kinds.count }
        for number in 0..<total {
            var rest = number
            for index in sequence.indices {
                sequence[index] = rest % kinds.count
                rest /= kinds.count
            }
            guard let fault = Self.fault(of: sequence.map { kinds[$0] }) else { continue }
            Issue.record("\(sequence.map { kinds[$0] }): \(fault)")
            return
        }
    }

    private static func fault(of events: [Event]) -> String? {
        var breaker = self.makeBreaker()
        var now: UInt64 = 1000
        var failuresInARow = 0
        for event in events {
            let before = breaker.state
            switch event {
            case .failure:
                breaker.failed(at: self.time(now))
                if case .closed = before { failuresInARow += 1 }
                if case .closed = before, (breaker.probeTime != nil) != (failuresInARow >= 3) { return "opens at 3" }
                if before == .halfOpen, breaker.probeTime != self.time(now + 100) { return "a failed probe opens" }
                if case .open = before, breaker.state != before { return "a late failure changes nothing" }
            case .success:
                breaker.commandSucceeded()
                if case .closed = before {
                    failuresInARow = 0
                    if !breaker.isHealthy { return "a success heals" }
                } else if breaker.state != before {
                    return "a late success changes nothing"
                }
            case .probe:
                let isDue = breaker.probeTime.map { $0 <= self.time(now) } ?? false
                if breaker.beginProbe(at: self.time(now)) != isDue { return "a probe begins when it is due" }
                if isDue != (breaker.state != before) || (isDue && breaker.state != .halfOpen) { return "half-open" }
            case .probeSuccess:
                breaker.probeSucceeded()
                if before == .halfOpen {
                    failuresInARow = 2
                    if breaker.state != .closed(failureCount: 2) { return "a probe's success closes on probation" }
                } else if breaker.state != before {
                    return "only a probe can succeed as one"
                }
            case .pauseEnds: now += 100
            }
        }
        return nil
    }
}
