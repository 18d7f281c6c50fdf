import Runtime
import Testing

@testable import Shop

/// Every sequence of events up to a length, against what must hold after any of them.
@Suite("Whether the replica is read, whatever happens")
struct ReplicaStateMachineWalkTests {
    private enum Event: CaseIterable {
        case lookNear, lookFar, lookStill, lookOther, lookPromoted, lookBehind
        case primaryFails, lookFails, readSucceeds, readIsLost, readsAreRefused, timePasses, muchTimePasses
    }

    /// The machine, and what has been done with it, told in other words.
    private struct Walk {
        var machine = ReplicaStateMachine(maximumLag: .seconds(1))
        var milliseconds = 1000
        var primary: Int64 = 100
        var replica: Int64 = 100

        /// Each look since what was known was last void: when, and where the primary was.
        var looks: [(milliseconds: Int, primary: Int64)] = []
        var isFit = false
        var hasFailed = false
        var suspendedUntil = 0
        var path: [Event] = []

        var now: MonotonicTime { MonotonicTime(nanoseconds: UInt64(self.milliseconds) * 1_000_000) }

        /// How far behind the replica is at most, by all looks together.
        var lag: Int? {
            self.looks.last { $0.primary <= self.replica }.map { self.milliseconds - $0.milliseconds }
        }

        mutating func look(_ systemIdentifier: Int64 = 7, isStandby: Bool = true) {
            func server(_ identifier: Int64, _ isStandby: Bool, _ position: Int64) -> ServerPosition {
                ServerPosition(
                    identity: .init(systemIdentifier: identifier, databaseID: 5, tableID: 3),
                    isStandby: isStandby,
                    position: position
                )
            }
            self.milliseconds += 1
            let isFit = systemIdentifier == 7 && isStandby
            if !isFit { self.looks = [] } else { self.looks.append((self.milliseconds, self.primary)) }
            self.isFit = isFit
            if self.milliseconds >= self.suspendedUntil { self.hasFailed = false }
            if !isFit { (self.hasFailed, self.suspendedUntil) = (false, 0) }
            self.machine.looked(
                primary: server(7, false, self.primary),
                at: self.now,
                replica: server(systemIdentifier, isStandby, self.replica),
                now: self.now
            )
        }

        mutating func apply(_ event: Event) {
            self.path.append(event)
            let couldBeRead = self.machine.state == .usable
            switch event {
            case .lookNear:
                self.primary += 1
                self.replica = self.primary
                self.look()
            case .lookFar:
                self.primary += 1
                self.look()
            case .lookStill: self.look()
            case .lookOther: self.look(8)
            case .lookPromoted: self.look(isStandby: false)
            case .lookBehind:
                self.replica -= 3
                self.looks = []
                self.look()
            case .primaryFails: self.machine.primaryFailed(now: self.now)
            case .lookFails:
                self.machine.lookFailed(now: self.now)
                self.hasFailed = true
            case .readSucceeds: self.machine.readSucceeded()
            case .readIsLost:
                self.machine.readFailed(.lost, now: self.now)
                self.noteSuspension(couldBeRead)
            case .readsAreRefused:
                for _ in 0..<ReplicaStateMachine.maximumRefusalCount {
                    self.machine.readFailed(.refused, now: self.now)
                }
                self.noteSuspension(couldBeRead)
            case .timePasses: self.milliseconds += 300
            case .muchTimePasses: self.milliseconds += 1100
            }
        }

        private mutating func noteSuspension(_ couldBeRead: Bool) {
            guard couldBeRead, case .suspended(let until) = self.machine.state else { return }
            self.hasFailed = true
            self.suspendedUntil = Int(until.nanoseconds / 1_000_000)
        }

        /// What must hold; `nil` if all does.
        var fault: String? {
            let isUsable = self.machine.isUsable(at: self.now)
            if isUsable {
                if !self.isFit { return "it is used though it is no replica" }
                if self.hasFailed { return "it is used though it failed, and no look has succeeded since" }
                guard let lag, lag <= 1000 else { return "it is used though it is too far behind" }
            }
            // It is never said to be nearer than it is; and no nearer look is forgotten in so few.
            let told = self.machine.lag(at: self.now).map { Int($0.wholeNanoseconds / 1_000_000) }
            if self.isFit, told != self.lag { return "its lag is said to be \(told ?? -1), not \(self.lag ?? -1)" }
            switch self.path.last {
            case .lookNear where !isUsable && !self.hasFailed: return "it is near, and is not used"
            case .lookOther, .lookPromoted:
                guard case .unfit = self.machine.state else { return "it is no replica, and that is not told" }
            default: break
            }
            return nil
        }
    }

    @Test("Only a replica that is one, answers and is near is read, and such a one is", arguments: [5])
    func walks(_ length: Int) {
        var (stepCount, usableCount) = (0, 0)
        var fault: String?
        func go(_ walk: Walk, _ left: Int) {
            for event in Event.allCases where fault == nil {
                var next = walk
                next.apply(event)
                stepCount += 1
                if next.machine.isUsable(at: next.now) { usableCount += 1 }
                fault = next.fault.map { "\($0) after \(next.path)" }
                if left > 1 { go(next, left - 1) }
            }
        }
        go(Walk(), length)
        #expect(fault == nil)
        #expect(fault != nil || stepCount > 300_000, "13 events, each after each, five times")
        #expect(usableCount > stepCount / 20)
    }
}
