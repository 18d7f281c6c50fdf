import JSON
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("The orders of the last hours")
struct OrderSummaryTests {
    @Test(
        "The first hour is 23 whole ones before the present one",
        arguments: [
            ("2026-11-21T20:00:00Z", "2026-11-20T21:00:00Z"), ("2026-11-21T20:59:59.999999Z", "2026-11-20T21:00:00Z"),
            ("2026-11-21T00:30:00Z", "2026-11-20T01:00:00Z"), ("2026-03-01T23:00:01Z", "2026-03-01T00:00:00Z"),
        ]
    )
    func begins(now: String, start: String) throws {
        let summary = OrderSummary(upTo: try #require(UTCTime(rfc3339: now)))
        #expect(summary.start == UTCTime(rfc3339: start))
        #expect(summary.hours.count == 24)
    }

    @Test("Each status and each hour is told, those without orders too")
    func isWhole() throws {
        var summary = OrderSummary(upTo: try #require(UTCTime(rfc3339: "2026-11-21T20:15:00Z")))
        summary.count = 3
        summary.revenue = "12.50"
        summary.statuses = [.paid: 1, .cancelled: 2]
        summary.hours[23] = OrderSummary.Hour(count: 3, revenue: "12.50")
        var json = JSONWriter()
        json.object { json in summary.writeMembers(to: &json) }
        let told = try JSONReader().read(json.bytes)
        #expect(told["count"] == .integer(3))
        #expect(told["revenue"] == .string("12.50"))
        #expect(told["statuses"]?["pending"] == .integer(0))
        #expect(told["statuses"]?["cancelled"] == .integer(2))
        guard case .array(let hours)? = told["hours"] else { throw NoHours() }
        #expect(hours.count == 24)
        #expect(hours[0]["at"] == .string("2026-11-20T21:00:00.000Z"))
        #expect(hours[0]["revenue"] == .string("0.00"))
        #expect(hours[23]["at"] == .string("2026-11-21T20:00:00.000Z"))
        #expect(hours[23]["count"] == .integer(3))
    }

    private struct NoHours: Error {}
}
