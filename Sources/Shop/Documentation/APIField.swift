import JSON

/// A header field of answers.
enum APIField: String, CaseIterable, Sendable {
    case requestID = "X-Request-Id"
    case entityTag = "ETag"
    case caching = "Cache-Control"
    case location = "Location"
    case link = "Link"
    case totalCount = "X-Total-Count"
    case retryAfter = "Retry-After"
    case challenge = "WWW-Authenticate"
    case rateLimit = "RateLimit"
    case rateLimitPolicy = "RateLimit-Policy"
    case idempotentReplayed = "Idempotent-Replayed"
    case setCookie = "Set-Cookie"

    /// The name among the document's components.
    var component: String { self.rawValue.split(separator: "-").joined() }

    /// Whether an answer that declares it always has it.
    var isRequired: Bool {
        switch self {
        case .requestID, .entityTag, .caching, .location: true
        case .link, .totalCount, .retryAfter, .challenge, .rateLimit, .rateLimitPolicy, .idempotentReplayed,
            .setCookie:
            false
        }
    }

    private var description: String {
        switch self {
        case .requestID: "The id by which the request is found in the logs: the client's own if it was sane."
        case .entityTag: "The state of the resource (RFC 9110 section 8.8.3), for `If-None-Match` and `If-Match`."
        case .caching: "Who may keep the answer (RFC 9111)."
        case .location: "Where the new resource is."
        case .link: "The next page, `<…>; rel=\"next\"` (RFC 8288); none on the last one."
        case .totalCount: "How many the whole list has, if `count=true` asks for it."
        case .retryAfter: "After how many seconds another try makes sense."
        case .challenge: "How to say who one is (RFC 6750 section 3)."
        case .rateLimit: "What is left of the limit, and in how many seconds it is whole again."
        case .rateLimitPolicy: "The limit: how many requests in how many seconds."
        case .idempotentReplayed: "`true` if an earlier request has placed this order."
        case .setCookie: "The next refresh token, or none any more, for the browser to keep (RFC 6265)."
        }
    }

    private var schema: JSONSchema {
        switch self {
        case .requestID:
            .string("6c1d3f0a9b2e4d5f0000000000000017", count: 1...RequestID.maximumGivenBytes)
        case .entityTag: .string("\"zQ3kd81Xh0a\"")
        case .caching: .oneOf([JSONAnswer.publicCaching, JSONAnswer.personalCaching, "no-store"])
        case .location: .string("/api/products/42/", format: "uri-reference")
        case .link: .string("</api/products/?limit=2&cursor=AQEBAQ>; rel=\"next\"")
        case .totalCount: .integer(3, in: 0...Int64.max)
        case .retryAfter: .integer(1, in: 0...Int64.max)
        case .challenge: .string("Bearer realm=\"soundwave\"")
        case .rateLimit: .string("\"reads\";r=1199;t=1")
        case .rateLimitPolicy: .string("\"reads\";q=1200;w=60")
        case .idempotentReplayed: .oneOf(["true"])
        case .setCookie: .string(RefreshCookie.removal)
        }
    }

    /// The field as a component.
    var json: JSONValue {
        .members {
            $0.add("description", .string(self.description))
            if self.isRequired { $0.add("required", .bool(true)) }
            $0.add("schema", self.schema.json)
            $0.add("example", self.schema.example)
        }
    }
}
