import HTTP
import JSON
import ShopTesting
import Testing

@testable import Shop

/// A body, and what reads it.
struct DocumentedBody: Sendable, CustomTestStringConvertible {
    let schema: JSONSchema
    let read: @Sendable (RequestFields) throws(Problem) -> Void

    init(_ schema: JSONSchema, _ read: @escaping @Sendable (RequestFields) throws(Problem) -> Void) {
        self.schema = schema
        self.read = read
    }

    var testDescription: String { String(describing: self.schema.keywords.first?.value) }

    /// The schema itself, where its name leads.
    var resolved: JSONValue { Self.resolved(self.schema.json, self.schema.components) }

    /// The schema that a reference leads to; of several of which one must pass, the first.
    static func resolved(_ schema: JSONValue, _ components: [String: JSONValue]) -> JSONValue {
        if case .string(let reference)? = schema["$ref"], let name = reference.split(separator: "/").last {
            return Self.resolved(components[String(name)] ?? .null, components)
        }
        if case .array(let schemas)? = schema["oneOf"] ?? schema["anyOf"] {
            return Self.resolved(schemas[0], components)
        }
        return schema
    }

    /// The fields that are refused of a body.
    func refused(_ members: [JSONMember]) -> Set<String> {
        do throws(Problem) {
            try self.read(RequestFields(JSONObject(distinct: members)))
            return []
        } catch {
            return Set(error.fieldErrors.map { String($0.field.prefix { $0 != "." }) })
        }
    }

    static let all: [DocumentedBody] = [
        Self(CategoryChange.wholeSchema) { (fields) throws(Problem) in _ = try CategoryChange(whole: fields) },
        Self(CategoryChange.partialSchema) { (fields) throws(Problem) in _ = try CategoryChange(partial: fields) },
        Self(ProductFields.wholeSchema) { (fields) throws(Problem) in _ = try NewProduct(fields) },
        Self(ProductFields.partialSchema) { (fields) throws(Problem) in _ = try ProductChange(partial: fields) },
        Self(StockAdjustment.schema) { (fields) throws(Problem) in _ = try StockAdjustment(fields) },
        Self(NewUser.schema) { (fields) throws(Problem) in _ = try NewUser(fields) },
        Self(ProfileChange.schema) { (fields) throws(Problem) in _ = try ProfileChange(fields) },
        Self(AccountChange.schema) { (fields) throws(Problem) in _ = try AccountChange(fields) },
        Self(GroupChange.wholeSchema) { (fields) throws(Problem) in _ = try GroupChange(whole: fields) },
        Self(GroupChange.partialSchema) { (fields) throws(Problem) in _ = try GroupChange(partial: fields) },
        Self(BasketItemChange.wholeSchema) { (fields) throws(Problem) in _ = try BasketItemChange(whole: fields) },
        Self(BasketItemChange.partialSchema) { (fields) throws(Problem) in _ = try BasketItemChange(partial: fields) },
        Self(OrderRequest.schema) { (fields) throws(Problem) in _ = try OrderRequest(fields) },
        Self(LoginRequest.schema) { (fields) throws(Problem) in _ = try LoginRequest(fields) },
        Self(TokenField.schema("refresh")) { (fields) throws(Problem) in _ = try TokenField.read("refresh", of: fields)
        },
    ]
}

@Suite("What the document says of a request's body is what is read")
struct RequestSchemaTests {
    private static func members(_ value: JSONValue) -> [JSONMember] {
        guard case .object(let object) = value else { return [] }
        return object.members
    }

    @Test("The example is taken", arguments: DocumentedBody.all)
    func takesExample(body: DocumentedBody) {
        #expect(body.refused(Self.members(body.schema.example)) == [])
    }

    @Test("Just the members that are required cannot be left out", arguments: DocumentedBody.all)
    func requires(body: DocumentedBody) {
        let example = Self.members(body.schema.example)
        guard case .array(let required)? = body.resolved["required"] ?? .array([]) else { return }
        for member in example {
            let refused = body.refused(example.filter { $0.name != member.name })
            #expect(refused.contains(member.name) == required.contains(.string(member.name)), "\(member.name)")
        }
    }

    @Test("At their bounds members are taken, and beyond them refused", arguments: DocumentedBody.all)
    func bounds(body: DocumentedBody) {
        let example = Self.members(body.schema.example)
        for property in Self.members(body.resolved["properties"] ?? .null) {
            let schema = DocumentedBody.resolved(property.value, body.schema.components)
            for (value, isTaken) in Self.values(schema) {
                let others = example.filter { $0.name != property.name }
                let refused = body.refused(others + [JSONMember(name: property.name, value: value)])
                #expect(refused.contains(property.name) != isTaken, "\(property.name): \(value)")
            }
        }
    }

    @Test("Whatever no schema of a member allows is refused", arguments: DocumentedBody.all)
    func kinds(body: DocumentedBody) {
        let checker = SchemaChecker(schemas: body.schema.components, side: .request)
        let example = Self.members(body.schema.example)
        let values: [JSONValue] = [
            .null, .bool(true), .string(""), .string("\u{0}"), .array([.null]), .object(JSONObject(distinct: [])),
            .integer(-1), .string("nothing that has this form"),
        ]
        for property in Self.members(body.resolved["properties"] ?? .null) {
            for value in values where !checker.faults(value, property.value).isEmpty {
                let others = example.filter { $0.name != property.name }
                let refused = body.refused(others + [JSONMember(name: property.name, value: value)])
                #expect(refused.contains(property.name), "\(property.name): \(value)")
            }
        }
    }

    /// Values at and beyond the bounds of a schema, and whether they are taken.
    private static func values(_ schema: JSONValue) -> [(value: JSONValue, isTaken: Bool)] {
        var values: [(value: JSONValue, isTaken: Bool)] = []
        func number(_ name: String) -> Int64? {
            if case .number(let number)? = schema[name] { number.int64 } else { nil }
        }
        if let minimum = number("minimum") { values += [(.integer(minimum), true), (.integer(minimum - 1), false)] }
        if let maximum = number("maximum") { values += [(.integer(maximum), true), (.integer(maximum + 1), false)] }
        let hasForm = schema["format"] != nil || schema["pattern"] != nil
        if let longest = number("maxLength") {
            values.append((.string(String(repeating: "a", count: Int(longest) + 1)), false))
            if !hasForm { values.append((.string(String(repeating: "a", count: Int(longest))), true)) }
        }
        if let shortest = number("minLength"), shortest > 0 {
            values.append((.string(String(repeating: "a", count: Int(shortest) - 1)), false))
            if !hasForm { values.append((.string(String(repeating: "a", count: Int(shortest))), true)) }
        }
        if case .array(let choices)? = schema["enum"] { values += choices.map { ($0, true) } + [(.string("x"), false)] }
        if let most = number("maxItems") {
            values.append((.array([JSONValue](repeating: .integer(1), count: Int(most) + 1)), false))
        }
        if let fewest = number("minItems"), fewest > 0 { values.append((.array([]), false)) }
        return values
    }
}
