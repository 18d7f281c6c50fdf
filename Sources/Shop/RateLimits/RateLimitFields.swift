import HTTP

/// What an answer says of its limit: `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
struct RateLimitFields: Sendable {
    private let template: HTTPFieldTemplate

    init(_ limit: RateLimit, _ quota: Quota) {
        self.template = HTTPFieldTemplate(
            [.rateLimitPolicy: "\"\(limit.name)\";q=\(quota.count);w=\(quota.windowSeconds)"],
            .rateLimit,
            prefix: "\"\(limit.name)\";r=",
            separator: ";t="
        )
    }

    /// Adds both fields, without another allocation than the answer's own.
    func add(_ outcome: RateLimitOutcome, to response: inout HTTPResponse) {
        response.addFields(self.template, Int(outcome.remaining), Int(outcome.resetSeconds))
    }
}
