/// A moment as IMF-fixdate, the only form of date that is sent (RFC 9110 section 5.6.7):
/// `Sun, 06 Nov 1994 08:49:37 GMT`.
package struct HTTPDate: Sendable, Equatable {
    /// The status line of `200` and the whole field line: how most answers begin.
    let beginningOfOK: [UInt8]

    /// Where in that the field line begins.
    static let lineStart = HTTPStatus.ok.line.utf8CodeUnitCount

    /// The 29 bytes of the date.
    package var bytes: [UInt8] { Array(self.beginningOfOK.dropLast(2).suffix(29)) }

    /// The date of that second.
    ///
    /// - Parameter seconds: Since 1970-01-01T00:00:00Z, leap seconds not counted. What lies outside the years 1970 to
    ///   9999 is brought to the nearer end, for the form has four digits for the year.
    package init(secondsSince1970 seconds: Int) {
        let seconds = min(max(seconds, 0), Self.lastSecond)
        let (days, second) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let (year, month, day) = Self.civilDate(days: days)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.lineStart + 37)
        bytes.append(HTTPStatus.ok.line)
        bytes.append("Date: ")
        bytes.append(Self.weekdays[days % 7])
        bytes.append(twoDigits: day)
        bytes.append(Self.months[month - 1])
        bytes.append(twoDigits: year / 100)
        bytes.append(twoDigits: year % 100)
        bytes.append(.space)
        bytes.append(twoDigits: second / 3600)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(twoDigits: second / 60 % 60)
        bytes.append(UInt8(ascii: ":"))
        bytes.append(twoDigits: second % 60)
        bytes.append(" GMT\r\n")
        self.beginningOfOK = bytes
    }

    /// The last second of the year 9999.
    private static let lastSecond = 253_402_300_799

    /// Beginning with that of 1970-01-01.
    private static let weekdays: [StaticString] = ["Thu, ", "Fri, ", "Sat, ", "Sun, ", "Mon, ", "Tue, ", "Wed, "]

    private static let months: [StaticString] = [
        " Jan ", " Feb ", " Mar ", " Apr ", " May ", " Jun ", " Jul ", " Aug ", " Sep ", " Oct ", " Nov ", " Dec ",
    ]

    /// The date in the Gregorian calendar of a day counted from 1970-01-01.
    ///
    /// Years are counted from March, so that the leap day is the last of its year, in cycles of 400 years
    /// (146 097 days): only then does a month's length depend on nothing but the month.
    private static func civilDate(days: Int) -> (year: Int, month: Int, day: Int) {
        let (cycle, dayOfCycle) = (days + 719_468).quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), month, day)
    }
}

extension [UInt8] {
    fileprivate mutating func append(twoDigits number: Int) {
        self.append(0x30 + UInt8(truncatingIfNeeded: number / 10))
        self.append(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }
}
