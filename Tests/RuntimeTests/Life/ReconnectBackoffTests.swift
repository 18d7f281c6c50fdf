import Testing

@testable import Runtime

@Suite("Connection back-off")
struct ReconnectBackoffTests {
    @Test("Waits double from 50 ms to the bound, and begin anew after a success")
    func doubling() {
        var backoff = ReconnectBackoff()
        let waits = (0..<6).map { _ in backoff.failed(jitter: 1) }
        #expect(waits == [50, 100, 200, 400, 500, 500].map { Duration.milliseconds($0) })
        backoff.succeeded()
        #expect(backoff.failed(jitter: 1) == .milliseconds(50))
    }

    @Test(
        "Jitter moves a wait between its half and its whole, and no further",
        arguments: [(0, 25_000), (0.5, 37_500), (1, 50_000), (-3, 25_000), (7, 50_000)] as [(Double, Int64)]
    )
    func jitter(jitter: Double, expectedMicroseconds: Int64) {
        var backoff = ReconnectBackoff()
        #expect(backoff.failed(jitter: jitter) == .microseconds(expectedMicroseconds))
    }

    @Test("A thousand failures in a row neither overflow nor exceed the bound")
    func manyFailures() {
        var backoff = ReconnectBackoff()
        for _ in 0..<1000 {
            #expect(backoff.failed(jitter: 1) <= ReconnectBackoff.maximumDelay)
        }
        #expect(backoff.failureCount == 1000)
    }
}
