import Testing

@testable import Runtime

@Suite("Work that is done once for many", .loopThread, .timeLimit(.minutes(15)))
struct ThrottleTests {
    /// Counts, and lets the work take as long as it is held.
    @Loop
    private final class Work {
        var count = 0
        var isHeld = false
        var succeeds = true
        private var waiting: UnsafeContinuation<Void, Never>?

        func run() async -> Bool {
            self.count += 1
            if self.isHeld { await withUnsafeContinuation { self.waiting = $0 } }
            return self.succeeds
        }

        var isWaiting: Bool { self.waiting != nil }

        func release() {
            self.isHeld = false
            self.waiting.take()?.resume()
        }
    }

    @Loop
    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<2000 where !condition() { try await EventLoop.shared.sleep(for: .milliseconds(5)) }
        try #require(condition())
    }

    @Test("The first request is served at once, those that come meanwhile together, an interval later")
    @Loop
    func servesTogether() async throws {
        let work = Work()
        let throttle = Throttle(every: .milliseconds(50)) { await work.run() }
        let start = MonotonicTime.now()
        for _ in 0..<10 { throttle.request() }
        try await self.until { !throttle.isBusy }
        #expect(work.count == 2)
        #expect(MonotonicTime.now() >= start + .milliseconds(50))
    }

    @Test("It is never done twice at a time; who asks while it is done is served afterwards")
    @Loop
    func runsAlone() async throws {
        let work = Work()
        work.isHeld = true
        let throttle = Throttle(every: .zero) { await work.run() }
        throttle.request()
        try await self.until { work.isWaiting }
        for _ in 0..<10 { throttle.request() }
        #expect(work.count == 1 && throttle.isBusy)
        work.release()
        try await self.until { !throttle.isBusy }
        #expect(work.count == 2)
    }

    @Test("What fails is done again without being asked for")
    @Loop
    func repeats() async throws {
        let work = Work()
        work.succeeds = false
        let throttle = Throttle(every: .milliseconds(5)) { await work.run() }
        throttle.request()
        try await self.until { work.count >= 3 }
        work.succeeds = true
        try await self.until { !throttle.isBusy }
    }

    @Test("Finishing does at once what is to be done, and waits for its end, but not past its deadline")
    @Loop
    func finishes() async throws {
        let work = Work()
        let throttle = Throttle(every: .seconds(3600)) { await work.run() }
        throttle.request()
        try await self.until { !throttle.isBusy }
        throttle.request()
        #expect(throttle.isBusy && work.count == 1)
        await throttle.finish(by: .now() + .seconds(60))
        #expect(!throttle.isBusy && work.count == 2)
        work.isHeld = true
        throttle.request()
        await throttle.finish(by: .now() + .milliseconds(20))
        #expect(throttle.isBusy && work.count == 3)
        work.release()
    }
}
