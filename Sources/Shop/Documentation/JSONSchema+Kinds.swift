import JSON

extension JSONSchema {
    /// Text.
    ///
    /// - Parameters:
    ///   - example: One that passes.
    ///   - count: How many characters (Unicode scalars) it may have.
    ///   - pattern: A regular expression (ECMA-262) that finds something in it.
    ///   - format: What it is besides, by a name of JSON Schema or OpenAPI.
    /// - Returns: The schema.
    static func string(
        _ example: String,
        count: ClosedRange<Int>? = nil,
        pattern: String? = nil,
        format: String? = nil
    ) -> JSONSchema {
        var keywords = [Self.type("string")]
        if let format { keywords.append(JSONMember(name: "format", value: .string(format))) }
        if let count {
            keywords += Self.bounds(Int64(count.lowerBound)...Int64(count.upperBound), "minLength", "maxLength")
        }
        if let pattern { keywords.append(JSONMember(name: "pattern", value: .string(pattern))) }
        return JSONSchema(keywords, example: .string(example))
    }

    /// A whole number, of 64 bits at most.
    static func integer(_ example: Int64, in range: ClosedRange<Int64>? = nil) -> JSONSchema {
        var keywords = [Self.type("integer"), JSONMember(name: "format", value: .string("int64"))]
        if let range { keywords += Self.bounds(range, "minimum", "maximum") }
        return JSONSchema(keywords, example: .integer(example))
    }

    /// A number that may have a fraction.
    static func number(_ example: JSONNumber) -> JSONSchema {
        JSONSchema([Self.type("number")], example: .number(example))
    }

    /// `true` or `false`.
    static func bool(_ example: Bool) -> JSONSchema {
        JSONSchema([Self.type("boolean")], example: .bool(example))
    }

    /// One of a few texts, the first of which is the example.
    static func oneOf(_ values: [String]) -> JSONSchema {
        JSONSchema(
            [Self.type("string"), JSONMember(name: "enum", value: .array(values.map(JSONValue.string)))],
            example: values.first.map(JSONValue.string) ?? .null
        )
    }

    /// A list.
    ///
    /// - Parameters:
    ///   - items: What each of its values is.
    ///   - count: How many it may have.
    /// - Returns: The schema, with a list of one value as its example.
    static func array(of items: JSONSchema, count: ClosedRange<Int>? = nil) -> JSONSchema {
        var keywords = [Self.type("array"), JSONMember(name: "items", value: items.json)]
        if let count {
            keywords += Self.bounds(Int64(count.lowerBound)...Int64(count.upperBound), "minItems", "maxItems")
        }
        return JSONSchema(keywords, example: .array([items.example]), components: items.components)
    }

    /// What passes exactly one of several schemas, the first of which has the example.
    static func exactlyOne(of schemas: [JSONSchema]) -> JSONSchema {
        JSONSchema(
            [JSONMember(name: "oneOf", value: .array(schemas.map(\.json)))],
            example: schemas.first?.example ?? .null,
            components: Self.merged(schemas.map(\.components))
        )
    }

    static func type(_ name: String) -> JSONMember { JSONMember(name: "type", value: .string(name)) }

    /// The bounds of a range; that of all 64-bit numbers has none above.
    private static func bounds(_ range: ClosedRange<Int64>, _ lower: String, _ upper: String) -> [JSONMember] {
        let lowest = JSONMember(name: lower, value: .integer(range.lowerBound))
        let highest = JSONMember(name: upper, value: .integer(range.upperBound))
        return range.upperBound == .max ? [lowest] : [lowest, highest]
    }
}
