import Testing

@testable import Redis

@Suite("Waiting before connecting again")
struct ReconnectBackoffTests {
    @Test("The wait doubles up to its bound, and a success begins anew")
    func doubles() {
        var backoff = ReconnectBackoff()
        let waits = (0..<6).map { _ in backoff.failed(jitter: 1) }
        #expect(waits == [50, 100, 200, 400, 500, 500].map { .milliseconds($0) })
        backoff.succeeded()
        #expect(backoff == ReconnectBackoff())
        #expect(backoff.failed(jitter: 1) == .milliseconds(50))
    }

    @Test("Jitter takes away up to a half", arguments: [(0.0, 25), (0.5, 37.5), (1, 50), (-1, 25), (2, 50)])
    func jitters(_ jitter: Double, _ milliseconds: Double) {
        var backoff = ReconnectBackoff()
        #expect(backoff.failed(jitter: jitter) == .milliseconds(milliseconds))
    }

    @Test("A thousand failures overflow nothing")
    func isBounded() {
        var backoff = ReconnectBackoff()
        for _ in 0..<1000 { #expect(backoff.failed(jitter: 1) <= ReconnectBackoff.maximumDelay) }
    }
}
