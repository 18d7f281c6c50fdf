import HTTP

/// An answer of a request that was not refused.
///
/// The kinds are those of ``JSONAnswer`` and ``ListAnswer``.
struct APIAnswer: Sendable {
    let status: HTTPStatus
    let description: String

    /// What its body is; `nil` if it has none.
    let schema: JSONSchema?

    /// What its body is written as.
    let mediaType: MediaType

    let fields: [APIField]

    /// Whether a client that has the present state gets `304` instead.
    let isConditional: Bool

    private init(
        _ status: HTTPStatus,
        _ description: String,
        _ schema: JSONSchema?,
        _ fields: [APIField],
        isConditional: Bool = false,
        mediaType: MediaType = .json
    ) {
        self.status = status
        self.description = description
        self.schema = schema
        self.mediaType = mediaType
        self.fields = fields
        self.isConditional = isConditional
    }

    /// A resource that is read.
    static func resource(_ schema: JSONSchema, _ description: String) -> APIAnswer {
        APIAnswer(.ok, description, schema, [.caching, .entityTag], isConditional: true)
    }

    /// A page of a list that is read.
    static func list(of schema: JSONSchema, _ description: String) -> APIAnswer {
        let list = JSONSchema.array(of: schema, count: 0...PagePosition.maximumLimit)
        let fields: [APIField] = [.caching, .entityTag, .link, .totalCount]
        return APIAnswer(.ok, description, list, fields, isConditional: true)
    }

    /// What a change has made of a resource.
    static func changed(_ schema: JSONSchema, _ description: String) -> APIAnswer {
        APIAnswer(.ok, description, schema, [.caching, .entityTag])
    }

    /// A resource that a request has made.
    static func created(_ schema: JSONSchema, _ description: String, tagged isTagged: Bool = true) -> APIAnswer {
        APIAnswer(.created, description, schema, [.caching, .location] + (isTagged ? [.entityTag] : []))
    }

    /// An order, which an earlier request may have placed.
    static func placed(_ schema: JSONSchema, _ description: String) -> APIAnswer {
        APIAnswer(.created, description, schema, [.caching, .location, .entityTag, .idempotentReplayed])
    }

    /// What came of a request that makes no resource with an address, or none with a state.
    static func outcome(
        _ schema: JSONSchema,
        _ description: String,
        status: HTTPStatus = .ok,
        mediaType: MediaType = .json
    ) -> APIAnswer {
        APIAnswer(status, description, schema, [.caching], mediaType: mediaType)
    }

    /// What came of a request by which a browser gets a cookie, or loses one.
    static func cookie(_ schema: JSONSchema?, _ description: String, status: HTTPStatus = .ok) -> APIAnswer {
        APIAnswer(status, description, schema, [.caching, .setCookie])
    }

    /// Nothing but that it is done.
    static func nothing(_ description: String, status: HTTPStatus = .noContent) -> APIAnswer {
        APIAnswer(status, description, nil, [.caching])
    }

    /// That the service cannot work just now.
    static func failing(_ schema: JSONSchema, _ description: String, mediaType: MediaType = .json) -> APIAnswer {
        APIAnswer(.serviceUnavailable, description, schema, [.caching, .retryAfter], mediaType: mediaType)
    }
}
