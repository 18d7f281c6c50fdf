import Testing

@testable import Runtime

@Suite("UTC time")
struct UTCTimeTests {
    @Test(
        "A moment reads as its date",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-1_000_000, "1969-12-31T23:59:59.000Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"),
            (1_078_012_800_000_000, "2004-02-29T00:00:00.000Z"),
            (1_709_164_800_000_000, "2024-02-29T00:00:00.000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_000_000, "2100-02-28T23:59:59.000Z"),
            (1_234_567_890_123_999, "2009-02-13T23:31:30.123Z"),
            (2_147_483_648_000_000, "2038-01-19T03:14:08.000Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
            (-2_208_988_800_000_000, "1900-01-01T00:00:00.000Z"),
            (-2_203_891_200_000_000, "1900-03-01T00:00:00.000Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
            (-62_167_219_200_000_000, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func rfc3339(microseconds: Int64, expected: String) {
        #expect(UTCTime(microseconds: microseconds).rfc3339 == expected)
    }

    @Test(
        "A date has its day of the week",
        arguments: [
            (0, 4),  // Thursday
            (-86_400, 3),
            (951_782_400, 2),  // 2000-02-29
            (-14_182_940, 0),  // 1969-07-20
            (1_700_000_000, 2),
        ] as [(Int64, Int)]
    )
    func weekday(seconds: Int64, expected: Int) {
        #expect(UTCTime(seconds: seconds).fields.weekday == expected)
    }

    @Test("Whole seconds are rounded down, before 1970 too")
    func seconds() {
        #expect(UTCTime(microseconds: 1_999_999).seconds == 1)
        #expect(UTCTime(microseconds: -1).seconds == -1)
        #expect(UTCTime(microseconds: -1_000_000).seconds == -1)
        #expect(UTCTime(microseconds: -1_000_001).seconds == -2)
    }

    @Test("Random moments have the fields that counting days one year after the other gives", arguments: 1...20)
    func randomMoments(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let microseconds = Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &random)
            let fields = UTCTime(microseconds: microseconds).fields
            #expect(Self.microseconds(of: fields) == microseconds, "seed \(seed): \(microseconds)")
            #expect((1...12).contains(fields.month))
            #expect((1...Self.days(inMonth: fields.month, of: fields.year)).contains(fields.day))
            #expect((0..<24).contains(fields.hour) && (0..<60).contains(fields.minute))
            #expect((0..<60).contains(fields.second) && (0..<1_000_000).contains(fields.microsecond))
        }
    }

    /// The slow way back: whole years, then whole months.
    private static func microseconds(of fields: UTCTime.Fields) -> Int64 {
        var days = 0
        for year in min(fields.year, 1970)..<max(fields.year, 1970) {
            days += (fields.year < 1970 ? -1 : 1) * (Self.isLeap(year) ? 366 : 365)
        }
        for month in 1..<fields.month { days += Self.days(inMonth: month, of: fields.year) }
        days += fields.day - 1
        let seconds = Int64(days) * 86_400 + Int64(fields.hour * 3600 + fields.minute * 60 + fields.second)
        return seconds * 1_000_000 + Int64(fields.microsecond)
    }

    private static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: Self.isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
