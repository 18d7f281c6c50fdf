import HTTP
import Testing

@Suite("HTTP dates")
struct HTTPDateTests {
    @Test(
        "A second of history has its date",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (951_868_799, "Tue, 29 Feb 2000 23:59:59 GMT"),
            (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
            (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
            (1_735_689_600, "Wed, 01 Jan 2025 00:00:00 GMT"),
            (2_147_483_648, "Tue, 19 Jan 2038 03:14:08 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ]
    )
    func date(seconds: Int, text: String) {
        #expect(String(decoding: HTTPDate(secondsSince1970: seconds).bytes, as: UTF8.self) == text)
    }

    @Test("What has no four-digit year is brought to the nearer end")
    func range() {
        #expect(HTTPDate(secondsSince1970: -1) == HTTPDate(secondsSince1970: 0))
        #expect(HTTPDate(secondsSince1970: .max) == HTTPDate(secondsSince1970: 253_402_300_799))
    }

    @Test("Each of the days of 400 years follows the one before")
    func calendar() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var days = 0
        var wrong: [String] = []
        for year in 1970..<2370 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            for (month, length) in zip(months, lengths) {
                for day in 1...(month == "Feb" && isLeap ? 29 : length) {
                    let text = String(decoding: HTTPDate(secondsSince1970: days * 86_400).bytes, as: UTF8.self)
                    let expected = "\(day < 10 ? "0" : "")\(day) \(month) \(year) 00:00:00 GMT"
                    if !text.hasSuffix(expected) { wrong.append(text) }
                    days += 1
                }
            }
        }
        #expect(wrong.isEmpty)
        #expect(days == 146_097)
    }
}
