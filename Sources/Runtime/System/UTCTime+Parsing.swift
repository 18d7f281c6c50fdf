extension UTCTime {
    /// Reads a time by RFC 3339 section 5.6, such as `2026-11-21T03:08:42.123+02:00`; `nil` for anything else.
    ///
    /// A date that no calendar has is refused; digits behind the sixth of a fraction are cut off; a leap second counts
    /// as the first second of the next minute. The year 0 is none.
    package init?(rfc3339 text: String) {
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let year = reader.number(4), year >= 1, reader.takes("-"),
            let month = reader.number(2), (1...12).contains(month), reader.takes("-"),
            let day = reader.number(2), day >= 1, day <= Self.dayCount(month: month, year: year),
            reader.takes("Tt"),
            let hour = reader.number(2), hour < 24, reader.takes(":"),
            let minute = reader.number(2), minute < 60, reader.takes(":"),
            let second = reader.number(2), second <= 60,
            let microsecond = reader.fraction(), let offset = reader.offsetMinutes(), reader.rest.isEmpty
        else { return nil }
        let days = Self.daysSince1970(year: year, month: month, day: day)
        let minutes = days * 1440 + hour * 60 + minute - offset
        self.init(microseconds: (minutes * 60 + second) * 1_000_000 + microsecond)
    }

    /// A date from the year 1 on to days: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms",
    /// days_from_civil.
    private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let yearOfEra = year % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return year / 400 * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func dayCount(month: Int64, year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Takes the text apart from its beginning.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        /// Takes one byte if it is one of `characters`.
        mutating func takes(_ characters: StaticString) -> Bool {
            guard let byte = self.rest.first, "\(characters)".utf8.contains(byte) else { return false }
            self.rest.removeFirst()
            return true
        }

        /// Takes a number of exactly `digitCount` digits.
        mutating func number(_ digitCount: Int) -> Int64? {
            let digits = self.rest.prefix(digitCount)
            guard digits.count == digitCount, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            self.rest.removeFirst(digitCount)
            return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
        }

        /// Takes a fraction of a second, if there is one, in microseconds.
        mutating func fraction() -> Int64? {
            guard self.takes(".") else { return 0 }
            var microsecond: Int64 = 0
            var digitCount = 0
            while let digit = self.number(1) {
                digitCount += 1
                if digitCount <= 6 { microsecond = microsecond * 10 + digit }
            }
            guard digitCount > 0 else { return nil }
            for _ in min(digitCount, 6)..<6 { microsecond *= 10 }
            return microsecond
        }

        /// Takes the distance from UTC, in minutes.
        mutating func offsetMinutes() -> Int64? {
            if self.takes("Zz") { return 0 }
            let isNegative = self.rest.first == UInt8(ascii: "-")
            guard self.takes("+-"), let hours = self.number(2), hours < 24, self.takes(":"),
                let minutes = self.number(2), minutes < 60
            else { return nil }
            return (isNegative ? -1 : 1) * (hours * 60 + minutes)
        }
    }
}
