import JSON
import Runtime

/// The state of the shop as JSON.
enum HealthResponse {
    static func json(_ report: HealthReport) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.member("status", report.status.rawValue)
            json.arrayMember("services") { json in
                for row in report.rows {
                    json.object { json in
                        json.member("service", row.service)
                        json.member("status", row.isWorking ? "working" : "failed")
                        json.member("essential", row.isEssential)
                        json.member("time_taken_seconds", rawNumber: row.duration.secondsText.utf8Span.span)
                        if let figure = row.figure { json.member(name: figure.name, .integer(figure.count)) }
                    }
                }
            }
        }
        return json.bytes
    }
}

extension Duration {
    /// Seconds with four places, such as `0.0044`.
    var secondsText: String {
        let units = self.wholeNanoseconds / 100_000
        let fraction = String(units % 10_000)
        return "\(units / 10_000).\(String(repeating: "0", count: 4 - fraction.count))\(fraction)"
    }
}
