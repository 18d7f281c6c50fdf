import Testing

@testable import Runtime

@Suite("Metrics registry", .loopThread)
struct MetricsRegistryTests {
    @Test("One name and other labels make series of one family")
    @Loop
    func seriesOfOneFamily() {
        let registry = MetricsRegistry()
        _ = registry.counter("a_total", "A.", ["x": "1"])
        _ = registry.counter("a_total", "A.", ["x": "2"])
        _ = registry.gauge("b", "B.")
        #expect(registry.families.map(\.name) == ["a_total", "b"])
        #expect(registry.families.map(\.series.count) == [2, 1])
    }

    @Test("The standard ranges of latency grow from 0.1 ms to 10 s")
    func latencyBounds() {
        #expect(Histogram.latencyBounds == Histogram.latencyBounds.sorted())
        #expect(Set(Histogram.latencyBounds).count == Histogram.latencyBounds.count)
        #expect(Histogram.latencyBounds.first == .microseconds(100))
        #expect(Histogram.latencyBounds.last == .seconds(10))
    }

    @Test("All series of a name are read together, and a name that there is not is nothing")
    @Loop
    func together() {
        let registry = MetricsRegistry()
        registry.counter("a_total", "A.", ["x": "1"]).increment(by: 2)
        registry.counter("a_total", "A.", ["x": "2"]).increment(by: 3)
        #expect(registry.total(of: "a_total") == 5)
        #expect(registry.total(of: "none_total") == 0)
        let bounds: [Duration] = [.milliseconds(1), .milliseconds(10)]
        registry.histogram("b_seconds", "B.", ["x": "1"], bounds: bounds).record(nanoseconds: 500_000)
        let other = registry.histogram("b_seconds", "B.", ["x": "2"], bounds: bounds)
        for nanoseconds in [900_000, 5_000_000, 50_000_000] { other.record(nanoseconds: Int64(nanoseconds)) }
        #expect(registry.ranges(of: "b_seconds") == Histogram.Ranges(bounds: bounds, counts: [2, 1, 1]))
        #expect(registry.ranges(of: "none_seconds") == Histogram.Ranges(bounds: [], counts: [0]))
        #expect(registry.total(of: "b_seconds") == 0)
    }

    @Test("A counter wraps rather than stopping the process")
    @Loop
    func counterWraps() {
        let counter = Counter()
        counter.increment(by: .max)
        counter.increment(by: 2)
        #expect(counter.value == 1)
    }

    @Test("Making the same series twice stops the process: two parts would count into one number")
    func sameSeriesTwice() async {
        await #expect(processExitsWith: .failure) {
            EventLoop.startThread()
            await Self.makeTwice()
        }
    }

    @Loop
    private static func makeTwice() {
        let registry = MetricsRegistry()
        _ = registry.counter("a_total", "A.", ["x": "1"])
        _ = registry.counter("a_total", "A.", ["x": "1"])
    }
}
