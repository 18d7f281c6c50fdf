import CLinux

/// A moment of the wall clock in UTC, and its calendar fields (proleptic Gregorian, no leap seconds, as POSIX has it).
package struct UTCTime: Comparable, Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        self.microseconds = seconds * 1_000_000
    }

    /// Reads the wall clock, which can jump: for what people read, not for time-outs.
    package static func now() -> UTCTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UTCTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }

    package static func < (one: UTCTime, other: UTCTime) -> Bool {
        one.microseconds < other.microseconds
    }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { Self.floorDivide(self.microseconds, 1_000_000).quotient }

    /// The calendar fields; weekday 0 is Sunday.
    package var fields: Fields {
        let (seconds, microsecond) = Self.floorDivide(self.microseconds, 1_000_000)
        let (day, secondOfDay) = Self.floorDivide(seconds, 86_400)
        // Days to a date: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
        let shifted = day + 719_468
        let (era, dayOfEra) = Self.floorDivide(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return Fields(
            year: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)),
            month: Int(month),
            day: Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1),
            hour: Int(secondOfDay / 3600),
            minute: Int(secondOfDay / 60 % 60),
            second: Int(secondOfDay % 60),
            microsecond: Int(microsecond),
            weekday: Int(Self.floorDivide(day + 4, 7).remainder)
        )
    }

    /// RFC 3339 with milliseconds, such as `2026-11-21T03:08:42.123Z`.
    package var rfc3339: String {
        let fields = self.fields
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let date = "\(padded(fields.year, 4))-\(padded(fields.month, 2))-\(padded(fields.day, 2))"
        let time = "\(padded(fields.hour, 2)):\(padded(fields.minute, 2)):\(padded(fields.second, 2))"
        return "\(date)T\(time).\(padded(fields.microsecond / 1000, 3))Z"
    }

    /// A moment's calendar fields.
    package struct Fields: Equatable, Sendable {
        package var year: Int
        package var month: Int
        package var day: Int
        package var hour: Int
        package var minute: Int
        package var second: Int
        package var microsecond: Int
        package var weekday: Int
    }

    private static func floorDivide(_ dividend: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension UTCTime {
    /// The moment `duration` later, in whole microseconds; a negative duration gives an earlier one.
    package static func + (time: UTCTime, duration: Duration) -> UTCTime {
        UTCTime(microseconds: time.microseconds + duration.wholeNanoseconds / 1000)
    }

    /// The moment `duration` earlier, in whole microseconds.
    package static func - (time: UTCTime, duration: Duration) -> UTCTime {
        UTCTime(microseconds: time.microseconds - duration.wholeNanoseconds / 1000)
    }
}
