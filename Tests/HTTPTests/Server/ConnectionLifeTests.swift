import Runtime
import Testing

@testable import HTTP

@Suite("The life of a connection")
struct ConnectionLifeTests {
    typealias State = ConnectionLife.State

    enum Event: CaseIterable {
        case headBegan, headCompletedWithBody, headCompletedWithoutBody, lastHeadCompleted, bodyReceived, bodyCompleted
        case bodyStoringBegan, bodyStored, handlingMayTake
        case answerBegan, lastAnswerBegan, answerProgressed, answerSent, answerSentWithInputLeft
        case drained, closed, timeUp
    }

    static let timeouts = ConnectionTimeouts(HTTPLimits())
    static let start = MonotonicTime(nanoseconds: 1_000_000_000)

    static func make() -> ConnectionLife { ConnectionLife(now: start, timeouts: timeouts) }

    /// A life brought to `state` by the shortest way.
    static func life(in state: State) -> ConnectionLife {
        var life = Self.make()
        switch state {
        case .idle: break
        case .readingHead: life.headBegan(now: start, timeouts: timeouts)
        case .readingBody: Self.apply(.headCompletedWithBody, to: &life)
        case .storingBody:
            Self.apply(.headCompletedWithBody, to: &life)
            Self.apply(.bodyStoringBegan, to: &life)
        case .handling: Self.apply(.headCompletedWithoutBody, to: &life)
        case .writing:
            Self.apply(.headCompletedWithoutBody, to: &life)
            Self.apply(.answerBegan, to: &life)
        case .lingering:
            Self.apply(.lastAnswerBegan, to: &life)
            Self.apply(.answerSent, to: &life)
        case .closed: life.close()
        }
        return life
    }

    static func apply(_ event: Event, to life: inout ConnectionLife, at now: MonotonicTime = start) {
        switch event {
        case .headBegan: life.headBegan(now: now, timeouts: timeouts)
        case .headCompletedWithBody: life.headCompleted(hasBody: true, keepsAlive: true, now: now, timeouts: timeouts)
        case .headCompletedWithoutBody:
            life.headCompleted(hasBody: false, keepsAlive: true, now: now, timeouts: timeouts)
        case .lastHeadCompleted: life.headCompleted(hasBody: false, keepsAlive: false, now: now, timeouts: timeouts)
        case .bodyReceived: life.bodyReceived(byteCount: 1)
        case .bodyCompleted: life.bodyCompleted(now: now, timeouts: timeouts)
        case .bodyStoringBegan: life.bodyStoringBegan(now: now, timeouts: timeouts)
        case .bodyStored: life.bodyStored(now: now)
        case .handlingMayTake: life.handlingMayTake(Nanoseconds(.seconds(60)), now: now)
        case .answerBegan: life.answerBegan(closes: false, now: now, timeouts: timeouts)
        case .lastAnswerBegan: life.answerBegan(closes: true, now: now, timeouts: timeouts)
        case .answerProgressed: life.answerProgressed(now: now, timeouts: timeouts)
        case .answerSent: _ = life.answerSent(isInputLeft: false, now: now, timeouts: timeouts)
        case .answerSentWithInputLeft: _ = life.answerSent(isInputLeft: true, now: now, timeouts: timeouts)
        case .drained: life.drain()
        case .closed: life.close()
        case .timeUp: _ = life.deadlineReached(now: life.deadline ?? now, timeouts: timeouts)
        }
    }

    /// What each event makes of each state; an event that is not here cannot happen in that state.
    static let transitions: [State: [Event: State]] = [
        .idle: [
            .headBegan: .readingHead, .headCompletedWithBody: .readingBody, .headCompletedWithoutBody: .handling,
            .lastHeadCompleted: .handling, .bodyReceived: .idle, .answerBegan: .writing, .lastAnswerBegan: .writing,
            .answerProgressed: .idle, .drained: .idle, .closed: .closed, .timeUp: .closed,
        ],
        .readingHead: [
            .headBegan: .readingHead, .headCompletedWithBody: .readingBody, .headCompletedWithoutBody: .handling,
            .lastHeadCompleted: .handling, .bodyReceived: .readingHead, .answerBegan: .writing,
            .lastAnswerBegan: .writing, .answerProgressed: .readingHead, .drained: .readingHead, .closed: .closed,
            .timeUp: .readingHead,
        ],
        .readingBody: [
            .headBegan: .readingBody, .bodyReceived: .readingBody, .bodyCompleted: .handling, .answerBegan: .writing,
            .lastAnswerBegan: .writing, .answerProgressed: .readingBody, .drained: .readingBody, .closed: .closed,
            .timeUp: .readingBody, .bodyStoringBegan: .storingBody,
        ],
        .storingBody: [
            .headBegan: .storingBody, .bodyReceived: .storingBody, .bodyCompleted: .handling, .bodyStored: .readingBody,
            .answerBegan: .writing, .lastAnswerBegan: .writing, .answerProgressed: .storingBody,
            .drained: .storingBody, .closed: .closed, .timeUp: .storingBody,
        ],
        .handling: [
            .headBegan: .handling, .bodyReceived: .handling, .answerBegan: .writing, .lastAnswerBegan: .writing,
            .answerProgressed: .handling, .drained: .handling, .closed: .closed, .timeUp: .handling,
            .handlingMayTake: .handling,
        ],
        .writing: [
            .headBegan: .writing, .bodyReceived: .writing, .answerBegan: .writing, .lastAnswerBegan: .writing,
            .answerProgressed: .writing, .answerSent: .idle, .answerSentWithInputLeft: .idle, .drained: .writing,
            .closed: .closed, .timeUp: .closed,
        ],
        .lingering: [
            .headBegan: .lingering, .bodyReceived: .lingering, .answerProgressed: .lingering, .drained: .lingering,
            .closed: .closed, .timeUp: .closed,
        ],
        .closed: [
            .headBegan: .closed, .bodyReceived: .closed, .answerProgressed: .closed, .drained: .closed,
            .closed: .closed, .timeUp: .closed,
        ],
    ]

    static let states: [State] = [
        .idle, .readingHead, .readingBody, .storingBody, .handling, .writing, .lingering, .closed,
    ]

    @Test("Every event in every state leads where the table says", arguments: Self.states, Event.allCases)
    func transition(state: State, event: Event) throws {
        var life = Self.life(in: state)
        #expect(life.state == state)
        guard let expected = Self.transitions[state]?[event] else { return }
        Self.apply(event, to: &life)
        #expect(life.state == expected)
    }

    @Test("An event that cannot happen in a state stops the process", arguments: Self.states)
    func impossible(state: State) async throws {
        let stateIndex = try #require(Self.states.firstIndex(of: state))
        for (eventIndex, event) in Event.allCases.enumerated() where Self.transitions[state]?[event] == nil {
            await #expect(processExitsWith: .failure, "\(event)") {
                [stateIndex = stateIndex as Int, eventIndex = eventIndex as Int] in
                var life = Self.life(in: Self.states[stateIndex])
                Self.apply(Event.allCases[eventIndex], to: &life)
            }
        }
    }

    @Test("Input is used between and within requests, and dropped while lingering")
    func isReading() {
        let reading = Self.states.filter { Self.life(in: $0).isReading }
        #expect(reading == [.idle, .readingHead, .readingBody, .lingering])
    }

    // MARK: What closes

    @Test("The connection goes on after the answer to a request that lets it", arguments: [false, true])
    func goesOn(isInputLeft: Bool) {
        var life = Self.life(in: .writing)
        #expect(!life.closesAfterAnswer)
        #expect(life.answerSent(isInputLeft: isInputLeft, now: Self.start, timeouts: Self.timeouts) == .readNextRequest)
    }

    @Test("After a client's last request it is closed at once, unless there is input left", arguments: [false, true])
    func clientCloses(isInputLeft: Bool) {
        var life = Self.make()
        Self.apply(.lastHeadCompleted, to: &life)
        Self.apply(.answerBegan, to: &life)
        #expect(life.closesAfterAnswer)
        let next = life.answerSent(isInputLeft: isInputLeft, now: Self.start, timeouts: Self.timeouts)
        #expect(next == (isInputLeft ? .linger : .close))
        #expect(life.state == (isInputLeft ? .lingering : .closed))
    }

    @Test("After a refusal it lingers, also where the client asked for the end", arguments: [false, true])
    func refusal(keepsAlive: Bool) {
        var life = Self.make()
        life.headCompleted(hasBody: true, keepsAlive: keepsAlive, now: Self.start, timeouts: Self.timeouts)
        Self.apply(.lastAnswerBegan, to: &life)
        #expect(life.closesAfterAnswer)
        #expect(life.answerSent(isInputLeft: false, now: Self.start, timeouts: Self.timeouts) == .linger)
    }

    @Test(
        "When the server stops, the present or next answer is the last, and the connection lingers",
        arguments: [State.idle, .readingHead, .readingBody, .storingBody, .handling, .writing]
    )
    func drain(state: State) {
        var life = Self.life(in: state)
        let deadline = life.deadline
        life.drain()
        #expect(life.deadline == deadline)
        if state == .idle || state == .readingHead { Self.apply(.headCompletedWithBody, to: &life) }
        if life.state == .readingBody || life.state == .storingBody { Self.apply(.bodyCompleted, to: &life) }
        if life.state == .handling { Self.apply(.answerBegan, to: &life) }
        #expect(life.closesAfterAnswer)
        #expect(life.answerSent(isInputLeft: false, now: Self.start, timeouts: Self.timeouts) == .linger)
    }

    @Test("A client's wish for the end holds for one request only")
    func wishIsForgotten() {
        var life = Self.make()
        Self.apply(.lastHeadCompleted, to: &life)
        #expect(life.closesAfterAnswer)
        life = Self.life(in: .writing)
        Self.apply(.answerSent, to: &life)
        Self.apply(.headCompletedWithoutBody, to: &life)
        #expect(!life.closesAfterAnswer)
    }
}
