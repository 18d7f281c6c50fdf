import JSON

/// What a JSON value may be (JSON Schema 2020-12, the dialect of OpenAPI 3.1), with an example of one.
///
/// A schema with a name stands once in the document's components and is referred to everywhere else.
struct JSONSchema: Sendable {
    /// The keywords that stand where the schema is used: its own, or a reference to its component.
    let keywords: [JSONMember]

    /// A value that passes.
    let example: JSONValue

    /// The keywords of every named schema in it, itself among them if it has a name.
    let components: [String: JSONValue]

    init(_ keywords: [JSONMember], example: JSONValue, components: [String: JSONValue] = [:]) {
        self.keywords = keywords
        self.example = example
        self.components = components
    }

    /// The schema as it stands where it is used.
    var json: JSONValue { .object(JSONObject(distinct: self.keywords)) }

    /// The members of an object, as its example has them.
    var memberNames: [String] {
        guard case .object(let object) = self.example else { return [] }
        return object.members.map(\.name)
    }

    /// The schema as a component of that name.
    ///
    /// - Parameter name: Letters and digits, the same name always for the same schema.
    /// - Returns: A reference to it.
    func named(_ name: String) -> JSONSchema {
        let whole = self.keywords + [JSONMember(name: "examples", value: .array([self.example]))]
        let reference = JSONMember(name: "$ref", value: .string("#/components/schemas/\(name)"))
        let own = [name: JSONValue.object(JSONObject(distinct: whole))]
        return JSONSchema([reference], example: self.example, components: Self.merged([self.components, own]))
    }

    /// The same with a sentence about it.
    func described(_ description: String?) -> JSONSchema {
        guard let description else { return self }
        let others = self.keywords.filter { $0.name != "description" }
        let keywords = others + [JSONMember(name: "description", value: .string(description))]
        return JSONSchema(keywords, example: self.example, components: self.components)
    }

    /// The same with one more keyword.
    func adding(_ name: String, _ value: JSONValue) -> JSONSchema {
        JSONSchema(
            self.keywords + [JSONMember(name: name, value: value)],
            example: self.example,
            components: self.components
        )
    }

    /// The same, or `null`.
    var nullable: JSONSchema {
        guard case .string(let type)? = self.keywords.first(where: { $0.name == "type" })?.value else {
            let none = JSONSchema([JSONMember(name: "type", value: .string("null"))], example: .null)
            let either = JSONMember(name: "anyOf", value: .array([self.json, none.json]))
            return JSONSchema([either], example: self.example, components: self.components)
        }
        let keywords = self.keywords.map { keyword in
            switch keyword.name {
            case "type": JSONMember(name: "type", value: .array([.string(type), .string("null")]))
            case "enum": JSONMember(name: "enum", value: Self.appendingNull(keyword.value))
            default: keyword
            }
        }
        return JSONSchema(keywords, example: self.example, components: self.components)
    }

    /// The same with another example.
    func example(_ example: JSONValue) -> JSONSchema {
        JSONSchema(self.keywords, example: example, components: self.components)
    }

    private static func appendingNull(_ value: JSONValue) -> JSONValue {
        guard case .array(let values) = value else { return value }
        return .array(values + [.null])
    }

    /// The components of several schemas together.
    static func merged(_ all: [[String: JSONValue]]) -> [String: JSONValue] {
        var merged: [String: JSONValue] = [:]
        for components in all {
            for (name, component) in components {
                precondition(merged[name].map { $0 == component } ?? true, "one schema has a name: \(name)")
                merged[name] = component
            }
        }
        return merged
    }
}
