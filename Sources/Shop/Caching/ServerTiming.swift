import HTTP

/// `Server-Timing` with the level that a page comes from (W3C Server Timing, section 2).
enum ServerTiming {
    static let field: HTTPFieldName = "Server-Timing"

    /// From the instance's memory: written out, since there is no duration worth telling.
    private static let memory = HTTPFieldBlock([Self.field: "cache;desc=\"memory\""])

    /// By the zeros that the third places of a millisecond begin with.
    private static let redis = Self.templates("redis")
    private static let replica = Self.templates("replica")
    private static let database = Self.templates("database")

    private static func templates(_ level: String) -> [HTTPFieldTemplate] {
        [".", ".0", ".00"].map { separator in
            HTTPFieldTemplate([:], Self.field, prefix: "cache;desc=\"\(level)\";dur=", separator: separator)
        }
    }

    /// Adds the field, without making text.
    ///
    /// - Parameters:
    ///   - level: Where the page was found.
    ///   - nanoseconds: How long that took; told in milliseconds with three places, but for the memory.
    ///   - response: The answer.
    static func add(_ level: FoundPage.Level, nanoseconds: Int64, to response: inout HTTPResponse) {
        let microseconds = max(0, nanoseconds / 1000)
        let fraction = Int(microseconds % 1000)
        let zeroCount = fraction >= 100 ? 0 : fraction >= 10 ? 1 : 2
        switch level {
        case .memory: response.addFields(Self.memory)
        case .redis: response.addFields(Self.redis[zeroCount], Int(microseconds / 1000), fraction)
        case .replica: response.addFields(Self.replica[zeroCount], Int(microseconds / 1000), fraction)
        case .database: response.addFields(Self.database[zeroCount], Int(microseconds / 1000), fraction)
        }
    }
}
