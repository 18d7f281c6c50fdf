import HTTP

/// What an answer says of its limit: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
struct RateLimitFields: Sendable {
    private let policy: HTTPFieldBlock

    /// Of the value of `RateLimit`, what stands before the remaining count.
    private let prefix: [UInt8]

    /// Room for the longest name and two numbers of 32 bits.
    private struct Value {
        var bytes = InlineArray<64, UInt8>(repeating: 0)
        var count = 0

        mutating func append(_ byte: UInt8) {
            self.bytes[self.count] = byte
            self.count += 1
        }

        mutating func append(_ number: Int32) {
            if number >= 10 { self.append(number / 10) }
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
        }
    }

    init(_ limit: RateLimit, _ quota: Quota) {
        self.policy = HTTPFieldBlock([
            .rateLimitPolicy: "\"\(limit.name)\";q=\(quota.count);w=\(quota.windowSeconds)"
        ])
        self.prefix = Array("\"\(limit.name)\";r=".utf8)
    }

    /// Adds both fields, without another allocation than the answer's own.
    func add(_ outcome: RateLimitOutcome, to response: inout HTTPResponse) {
        response.addFields(self.policy)
        var value = Value()
        for byte in self.prefix { value.append(byte) }
        value.append(outcome.remaining)
        value.append(UInt8(ascii: ";"))
        value.append(UInt8(ascii: "t"))
        value.append(UInt8(ascii: "="))
        value.append(outcome.resetSeconds)
        response.addField(.rateLimit, value.bytes.span.extracting(0..<value.count))
    }
}
