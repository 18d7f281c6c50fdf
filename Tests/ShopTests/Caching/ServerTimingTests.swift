import HTTP
import Testing

@testable import Shop

@Suite("Server-Timing of cached pages")
struct ServerTimingTests {
    private func field(_ level: FoundPage.Level, _ nanoseconds: Int64) -> String {
        var response = HTTPResponse(.ok)
        ServerTiming.add(level, nanoseconds: nanoseconds, to: &response)
        return String(decoding: response.fields, as: UTF8.self)
    }

    @Test(
        "Durations are milliseconds with three places",
        arguments: [
            (0, "0.000"), (999, "0.000"), (1000, "0.001"), (42_000, "0.042"), (12_345_678, "12.345"), (-1, "0.000"),
            (7_100_000, "7.100"), (99_999, "0.099"), (100_000, "0.100"),
        ]
    )
    func duration(_ nanoseconds: Int64, _ text: String) {
        #expect(self.field(.redis, nanoseconds) == "Server-Timing: cache;desc=\"redis\";dur=\(text)\r\n")
        #expect(self.field(.replica, nanoseconds) == "Server-Timing: cache;desc=\"replica\";dur=\(text)\r\n")
        #expect(self.field(.database, nanoseconds) == "Server-Timing: cache;desc=\"database\";dur=\(text)\r\n")
    }

    @Test("Of the memory there is no duration worth telling")
    func memory() {
        #expect(self.field(.memory, 5_000_000) == "Server-Timing: cache;desc=\"memory\"\r\n")
    }
}
