import JSON

extension JSONSchema {
    /// A member of an object.
    struct Member: Sendable {
        let name: String
        let schema: JSONSchema
        let isRequired: Bool

        /// One that is always there.
        static func required(_ name: String, _ schema: JSONSchema, _ description: String? = nil) -> Member {
            Member(name: name, schema: schema.described(description), isRequired: true)
        }

        /// One that may be missing.
        static func optional(_ name: String, _ schema: JSONSchema, _ description: String? = nil) -> Member {
            Member(name: name, schema: schema.described(description), isRequired: false)
        }

        /// The same, and it may be missing.
        var optional: Member { Member(name: self.name, schema: self.schema, isRequired: false) }
    }

    /// An object with these members; its example has all of them.
    static func object(_ members: [Member]) -> JSONSchema {
        let properties = members.map { JSONMember(name: $0.name, value: $0.schema.json) }
        let required = members.filter(\.isRequired).map { JSONValue.string($0.name) }
        var keywords = [Self.type("object")]
        if !required.isEmpty { keywords.append(JSONMember(name: "required", value: .array(required))) }
        keywords.append(JSONMember(name: "properties", value: .object(JSONObject(distinct: properties))))
        let example = members.map { JSONMember(name: $0.name, value: $0.schema.example) }
        return JSONSchema(
            keywords,
            example: .object(JSONObject(distinct: example)),
            components: Self.merged(members.map(\.schema.components))
        )
    }

    /// An object whose members have names of their own, each with a value of the same kind.
    static func dictionary(of values: JSONSchema, example: [JSONMember]) -> JSONSchema {
        JSONSchema(
            [Self.type("object"), JSONMember(name: "additionalProperties", value: values.json)],
            example: .object(JSONObject(distinct: example)),
            components: values.components
        )
    }

    /// An object with any members.
    static func anyObject(example: [JSONMember]) -> JSONSchema {
        JSONSchema(
            [Self.type("object"), JSONMember(name: "additionalProperties", value: .bool(true))],
            example: .object(JSONObject(distinct: example))
        )
    }
}
