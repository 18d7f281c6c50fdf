import HTTP

/// `Server-Timing` with the level that a page comes from (W3C Server Timing, section 2).
enum ServerTiming {
    static let field: HTTPFieldName = "Server-Timing"

    /// From the instance's memory: written out, since there is no duration worth telling.
    static let memory = HTTPFieldBlock([Self.field: "cache;desc=\"memory\""])

    /// The value for another level, with the time that it took in milliseconds.
    static func value(_ level: FoundPage.Level, nanoseconds: Int64) -> String {
        "cache;desc=\"\(level.rawValue)\";dur=\(Self.milliseconds(nanoseconds))"
    }

    /// A time in milliseconds, with three places.
    static func milliseconds(_ nanoseconds: Int64) -> String {
        let microseconds = max(0, nanoseconds / 1000)
        let fraction = String(microseconds % 1000)
        let padding = String(repeating: "0", count: 3 - fraction.count)
        return "\(microseconds / 1000).\(padding)\(fraction)"
    }
}
