import Testing

@testable import Runtime

@Suite("Prometheus text", .loopThread)
struct PrometheusTextTests {
    @Loop
    private static func text(_ registry: MetricsRegistry) -> String {
        String(decoding: PrometheusText.write(registry), as: UTF8.self)
    }

    @Test("Counters and gauges of one name stand under one heading, in the order they were made")
    @Loop
    func countersAndGauges() {
        let registry = MetricsRegistry()
        let found = registry.counter("requests_total", "Requests.", ["route": "/a", "status": "200"])
        let connections = registry.gauge("connections", "Connections open.")
        let missed = registry.counter("requests_total", "Requests.", ["route": "/a", "status": "404"])
        found.increment()
        found.increment(by: 41)
        missed.increment()
        connections.add(5)
        connections.add(-8)
        let expected = """
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{route="/a",status="200"} 42
            requests_total{route="/a",status="404"} 1
            # HELP connections Connections open.
            # TYPE connections gauge
            connections -3

            """
        #expect(Self.text(registry) == expected)
    }

    @Test("A histogram's ranges are cumulative, include their bound, and end in +Inf")
    @Loop
    func histogram() {
        let registry = MetricsRegistry()
        let histogram = registry.histogram(
            "wait_seconds",
            "Waits.",
            ["pool": "read"],
            bounds: [.milliseconds(1), .milliseconds(250), .seconds(2)]
        )
        for duration in [Duration.zero, .milliseconds(1), .nanoseconds(1_000_001), .seconds(2), .seconds(3)] {
            histogram.record(nanoseconds: duration.wholeNanoseconds)
        }
        let expected = """
            # HELP wait_seconds Waits.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{pool="read",le="0.001"} 2
            wait_seconds_bucket{pool="read",le="0.25"} 3
            wait_seconds_bucket{pool="read",le="2"} 4
            wait_seconds_bucket{pool="read",le="+Inf"} 5
            wait_seconds_sum{pool="read"} 5.002000001
            wait_seconds_count{pool="read"} 5

            """
        #expect(Self.text(registry) == expected)
    }

    @Test("A histogram without labels has le alone")
    @Loop
    func histogramWithoutLabels() {
        let registry = MetricsRegistry()
        registry.histogram("x_seconds", "X.", bounds: [.seconds(1)]).record(nanoseconds: 1_500_000_000)
        let text = Self.text(registry)
        #expect(text.contains("x_seconds_bucket{le=\"1\"} 0\nx_seconds_bucket{le=\"+Inf\"} 1\n"))
        #expect(text.contains("x_seconds_sum 1.5\nx_seconds_count 1\n"))
    }

    @Test(
        "Label values are escaped",
        arguments: [
            ("plain", "plain"), ("a\"b", "a\\\"b"), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("a\r\nb", "a\r\\nb"),
            ("\"\u{301}", "\\\"\u{301}"), ("gr\u{FC}n", "gr\u{FC}n"), ("", ""),
        ]
    )
    func labels(value: String, expected: String) {
        let text = PrometheusText.labels(["a": value, "b": "1"])
        #expect(Array(text.utf8) == Array("a=\"\(expected)\",b=\"1\"".utf8))
    }

    @Test("A help text stays on its line")
    @Loop
    func help() {
        let registry = MetricsRegistry()
        _ = registry.counter("a_total", "One\nof C:\\ two.")
        #expect(Self.text(registry).hasPrefix("# HELP a_total One\\nof C:\\\\ two.\n# TYPE a_total counter\n"))
    }

    @Test(
        "A reading is written as Prometheus reads numbers",
        arguments: [
            (0, "0"), (-3, "-3"), (0.5, "0.5"), (1e14, "100000000000000"), (1e16, "1e+16"), (.infinity, "+Inf"),
            (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)]
    )
    @Loop
    func readings(value: Double, expected: String) {
        let registry = MetricsRegistry()
        registry.reading("a", "A.") { value }
        registry.reading("b_total", "B.", isCounter: true) { 1 }
        let text = Self.text(registry)
        #expect(text.contains("# TYPE a gauge\na \(expected)\n"))
        #expect(text.contains("# TYPE b_total counter\nb_total 1\n"))
    }

    @Test("A reading is taken anew each time")
    @Loop
    func readingIsTakenAnew() {
        let registry = MetricsRegistry()
        let gauge = registry.gauge("g", "G.")
        registry.reading("twice", "Twice.") { Double(gauge.value * 2) }
        gauge.set(4)
        #expect(Self.text(registry).contains("\ntwice 8\n"))
        gauge.set(5)
        #expect(Self.text(registry).contains("\ntwice 10\n"))
    }
}
