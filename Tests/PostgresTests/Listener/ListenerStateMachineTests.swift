import Runtime
import Testing

@testable import Postgres

@Suite("Listener state machine")
struct ListenerStateMachineTests {
    typealias Action = ListenerStateMachine.Action
    typealias State = ListenerStateMachine.State

    /// The states, by name, with the way to each.
    enum Place: String, CaseIterable {
        case idle, connecting, waiting, subscribing, listening, probing, stopped
    }

    enum Event: String, CaseIterable {
        case start, connected, answered, failed, tickEarly, tickDue, stop
    }

    static let now = MonotonicTime(nanoseconds: 1_000_000_000_000)

    static let limits: ListenerLimits = {
        var limits = ListenerLimits()
        limits.probeInterval = .seconds(10)
        limits.answerTimeout = .seconds(2)
        return limits
    }()

    /// What each event does in each state: the state that follows, and the actions; all others change nothing.
    static let transitions: [Place: [Event: (Place, [Action])]] = [
        .idle: [
            .start: (.connecting, [.connect]), .stop: (.stopped, []), .connected: (.idle, [.close(.shuttingDown)]),
        ],
        .connecting: [
            .connected: (.subscribing, [.subscribe]), .failed: (.waiting, [.reportOutage]), .stop: (.stopped, []),
        ],
        .waiting: [
            .tickDue: (.connecting, [.connect]), .stop: (.stopped, []),
            .connected: (.waiting, [.close(.shuttingDown)]),
        ],
        .subscribing: [
            .answered: (.listening, [.announce]), .failed: (.waiting, [.reportOutage]),
            .tickDue: (.waiting, [.close(.timedOut), .reportOutage]), .stop: (.stopped, [.close(.shuttingDown)]),
            .connected: (.subscribing, [.close(.shuttingDown)]),
        ],
        .listening: [
            .failed: (.waiting, [.reportOutage]), .tickDue: (.probing, [.probe]),
            .stop: (.stopped, [.close(.shuttingDown)]), .connected: (.listening, [.close(.shuttingDown)]),
        ],
        .probing: [
            .answered: (.listening, []), .failed: (.waiting, [.reportOutage]),
            .tickDue: (.waiting, [.close(.timedOut), .reportOutage]), .stop: (.stopped, [.close(.shuttingDown)]),
            .connected: (.probing, [.close(.shuttingDown)]),
        ],
        .stopped: [.connected: (.stopped, [.close(.shuttingDown)])],
    ]

    private static func place(_ machine: ListenerStateMachine) -> Place {
        switch machine.state {
        case .idle: .idle
        case .connecting: .connecting
        case .waiting: .waiting
        case .subscribing: .subscribing
        case .listening: .listening
        case .probing: .probing
        case .stopped: .stopped
        }
    }

    /// A machine that has come to a state on the shortest way; `waiting` has reported its outage, as it always has.
    private static func machine(in place: Place) -> ListenerStateMachine {
        var machine = ListenerStateMachine(limits: self.limits)
        if place == .idle { return machine }
        _ = machine.start()
        if place == .connecting { return machine }
        if place == .waiting {
            _ = machine.failed(now: self.now, jitter: 1)
            return machine
        }
        _ = machine.connected(now: self.now)
        if place == .subscribing { return machine }
        _ = machine.answered(now: self.now)
        if place == .listening { return machine }
        if place == .probing { _ = machine.tick(now: self.now + .seconds(10), jitter: 1) } else { _ = machine.stop() }
        return machine
    }

    private static func send(_ event: Event, to machine: inout ListenerStateMachine) -> [Action] {
        switch event {
        case .start: machine.start()
        case .connected: machine.connected(now: self.now)
        case .answered: machine.answered(now: self.now)
        case .failed: machine.failed(now: self.now, jitter: 0)
        case .tickEarly:
            machine.tick(
                now: MonotonicTime(nanoseconds: (machine.nextTick ?? self.now).nanoseconds - 1),
                jitter: 0
            )
        case .tickDue: machine.tick(now: machine.nextTick ?? self.now, jitter: 0)
        case .stop: machine.stop()
        }
    }

    @Test("Each event does in each state what the table says", arguments: Place.allCases, Event.allCases)
    func table(place: Place, event: Event) {
        var machine = Self.machine(in: place)
        #expect(Self.place(machine) == place)
        let before = machine.state
        let actions = Self.send(event, to: &machine)
        guard let (next, expected) = Self.transitions[place]?[event] else {
            #expect(machine.state == before)
            #expect(actions == [])
            return
        }
        #expect(Self.place(machine) == next)
        #expect(actions == expected)
    }

    @Test("Notifications arrive while it listens, a sign of life being due or not", arguments: Place.allCases)
    func listening(place: Place) {
        let machine = Self.machine(in: place)
        #expect(machine.isListening == [.listening, .probing].contains(place))
        #expect((machine.nextTick == nil) == [.idle, .connecting, .stopped].contains(place))
    }

    @Test("A probe is due an interval after each answer, and its answer in time")
    func probing() {
        var machine = Self.machine(in: .listening)
        #expect(machine.state == .listening(probesAt: Self.now + .seconds(10)))
        #expect(machine.tick(now: Self.now + .seconds(11), jitter: 0) == [.probe])
        #expect(machine.state == .probing(until: Self.now + .seconds(13)))
        #expect(machine.answered(now: Self.now + .seconds(12)) == [])
        #expect(machine.state == .listening(probesAt: Self.now + .seconds(22)))
    }

    @Test("The server has as long to take the subscription as for a sign of life")
    func subscribing() {
        #expect(Self.machine(in: .subscribing).state == .subscribing(until: Self.now + .seconds(2)))
    }

    @Test("An outage is reported once, however often connecting fails, and so is its end")
    func reports() {
        var machine = Self.machine(in: .listening)
        #expect(machine.failed(now: Self.now, jitter: 0) == [.reportOutage])
        for _ in 0..<5 {
            #expect(Self.send(.tickDue, to: &machine) == [.connect])
            #expect(machine.failed(now: Self.now, jitter: 0) == [])
        }
        _ = Self.send(.tickDue, to: &machine)
        #expect(machine.connected(now: Self.now) == [.subscribe])
        #expect(Self.send(.tickDue, to: &machine) == [.close(.timedOut)], "no answer: still the same outage")
        _ = Self.send(.tickDue, to: &machine)
        _ = machine.connected(now: Self.now)
        #expect(machine.answered(now: Self.now) == [.reportRecovery, .announce])
        #expect(machine.failed(now: Self.now, jitter: 0) == [.reportOutage], "the next one is another")
    }

    @Test("Pauses grow until a sign of life has been answered, not just a subscription")
    func backoff() {
        var machine = Self.machine(in: .listening)
        func pause() -> Duration? {
            guard case .waiting(let until) = machine.state else { return nil }
            return until - Self.now
        }
        for milliseconds in [50, 100, 200, 400, 500, 500] {
            _ = machine.failed(now: Self.now, jitter: 1)
            #expect(pause() == .milliseconds(milliseconds))
            _ = Self.send(.tickDue, to: &machine)
            _ = machine.connected(now: Self.now)
            _ = machine.answered(now: Self.now)
        }
        _ = Self.send(.tickDue, to: &machine)
        _ = machine.answered(now: Self.now)
        _ = machine.failed(now: Self.now, jitter: 0)
        #expect(pause() == .milliseconds(25))
    }

    @Test(
        "Whatever happens, at most one connection is there, and it is let go",
        arguments: 1...100 as ClosedRange<UInt64>
    )
    func walk(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var machine = ListenerStateMachine(limits: Self.limits)
        var (attempts, connections, questions) = (0, 0, 0)
        func perform(_ actions: [Action]) {
            for action in actions {
                switch action {
                case .connect: attempts += 1
                case .subscribe, .probe: questions += 1
                case .close: (connections, questions) = (connections - 1, 0)
                case .announce: #expect(machine.isListening, "seed \(seed)")
                case .reportOutage, .reportRecovery: break
                }
            }
            #expect((0...1).contains(connections) && attempts + connections <= 1, "seed \(seed)")
            #expect(questions <= connections, "seed \(seed): asked while there is no connection, or twice")
        }
        for _ in 0..<400 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: perform(machine.start())
            case 1 where attempts > 0:
                (attempts, connections) = (attempts - 1, connections + 1)
                perform(machine.connected(now: Self.now))
            case 2 where attempts > 0:
                attempts -= 1
                perform(machine.failed(now: Self.now, jitter: 1))
            case 2 where connections > 0:
                (connections, questions) = (0, 0)
                perform(machine.failed(now: Self.now, jitter: 1))
            case 3 where questions > 0:
                questions -= 1
                perform(machine.answered(now: Self.now))
            case 4: perform(Self.send(.tickDue, to: &machine))
            case 5 where Int.random(in: 0..<100, using: &random) == 0: perform(machine.stop())
            default: break
            }
        }
        perform(machine.stop())
        if attempts > 0 {
            (attempts, connections) = (0, 1)
            perform(machine.connected(now: Self.now))
        }
        #expect((attempts, connections) == (0, 0), "seed \(seed)")
    }
}
