import HTTP

/// `Server-Timing` with the level that a page comes from (W3C Server Timing, section 2).
enum ServerTiming {
    static let field: HTTPFieldName = "Server-Timing"

    /// From the instance's memory: written out, since there is no duration worth telling.
    static let memory = HTTPFieldBlock([Self.field: "cache;desc=\"memory\""])

    /// From Redis, by the zeros that the third places of a millisecond begin with.
    private static let redis = [
        HTTPFieldTemplate([:], Self.field, prefix: "cache;desc=\"redis\";dur=", separator: "."),
        HTTPFieldTemplate([:], Self.field, prefix: "cache;desc=\"redis\";dur=", separator: ".0"),
        HTTPFieldTemplate([:], Self.field, prefix: "cache;desc=\"redis\";dur=", separator: ".00"),
    ]

    /// Adds the field for a page from Redis: the same as ``value(_:nanoseconds:)``, without making text.
    static func addRedis(nanoseconds: Int64, to response: inout HTTPResponse) {
        let microseconds = max(0, nanoseconds / 1000)
        let fraction = Int(microseconds % 1000)
        let zeroCount = fraction >= 100 ? 0 : fraction >= 10 ? 1 : 2
        response.addFields(Self.redis[zeroCount], Int(microseconds / 1000), fraction)
    }

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
