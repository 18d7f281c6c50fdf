import JSON

/// What a request may say besides its path and body.
struct APIParameter: Sendable {
    /// Where it stands.
    enum Place: String, Sendable {
        case query, header
    }

    let name: String
    let place: Place
    let schema: JSONSchema
    let description: String

    /// The name under which operations share it; `nil` if it is one operation's own.
    let component: String?

    /// A parameter of the query.
    static func query(
        _ name: String,
        _ schema: JSONSchema,
        _ description: String,
        component: String? = nil
    ) -> APIParameter {
        APIParameter(name: name, place: .query, schema: schema, description: description, component: component)
    }

    /// The parameter as it stands in the components, or where it is used if it is not among them.
    ///
    /// Its example is in the description: as one of its own, Swagger UI would send it with every request.
    var json: JSONValue {
        .members {
            $0.add("name", .string(self.name))
            $0.add("in", .string(self.place.rawValue))
            $0.add("description", .string("\(self.description) Such as `\(self.exampleText)`."))
            $0.add("schema", self.schema.json)
        }
    }

    /// The example as it stands in a request.
    var exampleText: String {
        switch self.schema.example {
        case .string(let text): text
        case .number(let number): number.text
        case .bool(let bool): String(bool)
        case .null, .array, .object: preconditionFailure("a parameter is a text, a number, or true or false")
        }
    }
}

extension APIParameter {
    /// Under which state of the resource a change is wanted.
    static let ifMatch = APIParameter(
        name: "If-Match",
        place: .header,
        schema: .string("\"zQ3kd81Xh0a\""),
        description: "The `ETag` of the state that the client has seen: in any other the answer is `412`.",
        component: "IfMatch"
    )

    /// Which state of the resource the client has.
    static let ifNoneMatch = APIParameter(
        name: "If-None-Match",
        place: .header,
        schema: .string("\"zQ3kd81Xh0a\""),
        description: "The `ETag` of the state that the client has: if it is still right, the answer is `304`.",
        component: "IfNoneMatch"
    )

    /// By which word a client asks for one order as often as it takes.
    static let idempotencyKey = APIParameter(
        name: "Idempotency-Key",
        place: .header,
        schema: .string("9f1c2f0e-order-17", count: IdempotencyKey.lengths, pattern: "^[ -~]+$"),
        description: "A word of the client's own for this order, kept for a day: sent again with the same body, it "
            + "gets the same answer, and nothing is ordered twice.",
        component: "IdempotencyKey"
    )
}

extension [APIParameter] {
    /// The names of those in the query.
    var names: Set<String> { Set(self.filter { $0.place == .query }.map(\.name)) }
}
