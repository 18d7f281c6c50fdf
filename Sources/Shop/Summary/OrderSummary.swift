import JSON
import Runtime

/// The orders of the last 24 hours, counted.
struct OrderSummary: Equatable, Sendable {
    /// What was ordered in one hour.
    struct Hour: Equatable, Sendable {
        var count: Int64 = 0

        /// What orders of that hour have brought, those that are paid: an amount with two places.
        var revenue = OrderSummary.nothing
    }

    /// The hours that are told, the present one among them.
    static let hourCount = 24

    static let nothing = "0.00"

    /// When the first hour begins.
    let start: UTCTime

    /// In the order of time, ``hourCount`` of them.
    var hours = Array(repeating: Hour(), count: Self.hourCount)

    /// How many there are in each status.
    var statuses: [OrderStatus: Int64] = [:]
    var count: Int64 = 0
    var revenue = OrderSummary.nothing

    /// No orders, in the hours up to the one of `now`.
    init(upTo now: UTCTime) {
        let hour: Int64 = 3600
        self.start = UTCTime(seconds: (now.seconds / hour - Int64(Self.hourCount) + 1) * hour)
    }

    func writeMembers(to json: inout JSONWriter) {
        json.member("count", self.count)
        json.member("revenue", self.revenue)
        json.objectMember("statuses") { json in
            for status in OrderStatus.allCases {
                json.member(name: status.rawValue, .number(JSONNumber(self.statuses[status] ?? 0)))
            }
        }
        json.arrayMember("hours") { json in
            for (index, hour) in self.hours.enumerated() {
                json.object { json in
                    json.member("at", (self.start + .seconds(index * 3600)).rfc3339)
                    json.member("count", hour.count)
                    json.member("revenue", hour.revenue)
                }
            }
        }
    }
}
