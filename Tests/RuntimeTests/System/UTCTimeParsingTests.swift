import Runtime
import Testing

@Suite("Times that are read")
struct UTCTimeParsingTests {
    @Test(
        "A time of RFC 3339 is read exactly",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01t00:00:00.000001z", 1),
            ("2026-11-21T03:08:42.123Z", 1_795_230_522_123_000),
            ("2026-11-21T05:08:42.123+02:00", 1_795_230_522_123_000),
            ("2026-11-20T21:38:42.123-05:30", 1_795_230_522_123_000),
            ("2026-11-21T03:08:42.1234569Z", 1_795_230_522_123_456),
            ("2000-02-29T00:00:00Z", 951_782_400_000_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
            ("1969-12-31T23:59:59.5Z", -500_000),
        ]
    )
    func reads(_ text: String, _ microseconds: Int64) {
        #expect(UTCTime(rfc3339: text)?.microseconds == microseconds)
    }

    @Test(
        "Anything else is refused",
        arguments: [
            "", "2026-11-21", "2026-11-21T03:08:42", "2026-11-21 03:08:42Z", "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-11-31T00:00:00Z", "2026-00-01T00:00:00Z",
            "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z",
            "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+0200", "2026-01-01T00:00:00+24:00", "0000-01-01T00:00:00Z",
            "2026-01-01T00:00:00Zx", "+026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
        ]
    )
    func refuses(_ text: String) {
        #expect(UTCTime(rfc3339: text) == nil)
    }

    @Test("What is written is read again, over all the years that have four digits")
    func roundTrips() {
        var time = UTCTime(rfc3339: "0001-01-01T00:00:00.000Z")
        while let current = time, current.fields.year < 9999 {
            #expect(UTCTime(rfc3339: current.rfc3339) == current)
            time = UTCTime(microseconds: current.microseconds + 8_640_123_456_000_000)
        }
    }
}
