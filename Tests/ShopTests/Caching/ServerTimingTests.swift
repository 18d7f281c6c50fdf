import Testing

@testable import Shop

@Suite("Server-Timing of cached pages")
struct ServerTimingTests {
    @Test(
        "Durations are milliseconds with three places",
        arguments: [
            (0, "0.000"), (999, "0.000"), (1000, "0.001"), (42_000, "0.042"), (12_345_678, "12.345"), (-1, "0.000"),
        ]
    )
    func duration(_ nanoseconds: Int64, _ text: String) {
        #expect(
            ServerTiming.value(.redis, nanoseconds: nanoseconds) == "cache;desc=\"redis\";dur=\(text)"
        )
    }
}
