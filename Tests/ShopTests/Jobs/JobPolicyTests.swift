import Testing

@testable import Shop

@Suite("How often and how patiently a job is tried")
struct JobPolicyTests {
    private static let policy = JobPolicy(maximumAttempts: 4, firstDelay: .seconds(10), maximumDelay: .seconds(60))

    @Test(
        "The time between attempts doubles up to its bound, and jitter adds at most a quarter",
        arguments: [(1, 10), (2, 20), (3, 40), (4, 60), (5, 60), (1000, 60)]
    )
    func delays(_ attempt: Int, _ seconds: Int) {
        #expect(Self.policy.delay(after: attempt, jitter: 0) == .seconds(seconds))
        #expect(Self.policy.delay(after: attempt, jitter: 1) == .seconds(seconds) * 1.25)
        #expect(Self.policy.delay(after: attempt, jitter: 7) == .seconds(seconds) * 1.25)
        #expect(Self.policy.delay(after: attempt, jitter: -1) == .seconds(seconds))
    }

    @Test("A failure for now is tried again until the attempts are used up; other outcomes are final", arguments: 1...6)
    func settles(_ attempt: Int) {
        let settle = { (outcome: JobOutcome) in Self.policy.settlement(of: outcome, attempt: attempt, jitter: 0.5) }
        #expect(settle(.done) == .done(error: nil))
        #expect(settle(.doneWithError("no user")) == .done(error: "no user"))
        #expect(settle(.failed("broken")) == .dead(error: "broken"))
        let delay = Self.policy.delay(after: attempt, jitter: 0.5)
        #expect(settle(.retry("busy")) == (attempt < 4 ? .retried(after: delay, error: "busy") : .dead(error: "busy")))
    }

    @Test("An error is kept without NUL, and up to 1 000 characters of it")
    func cutsErrors() {
        #expect(JobSettlement.dead(error: "a\0b").error == "ab")
        let long = String(repeating: "é", count: 3000)
        #expect(JobSettlement.retried(after: .zero, error: long).error == String(repeating: "é", count: 1000))
        #expect(JobSettlement.handedBack.error == nil)
        #expect(JobSettlement.done(error: nil).error == nil)
    }
}
