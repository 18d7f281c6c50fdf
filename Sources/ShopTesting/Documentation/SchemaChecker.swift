import Crypto
package import JSON

/// Finds what is wrong with JSON values by schemas (JSON Schema 2020-12), as far as the shop's documents use it: a
/// keyword that it does not know is a fault as well.
package final class SchemaChecker {
    /// What schemas that are referred to are, by their names among the document's components.
    private let schemas: [String: JSONValue]

    /// Which way the values go.
    package enum Side: Sendable {
        /// The shop ignores members that no schema names, and counts characters in normal form C.
        case request
        /// A member that no schema names is a fault where further members are not expressly allowed.
        case answer
    }

    private let side: Side

    private var patterns: [String: Regex<AnyRegexOutput>] = [:]

    /// - Parameters:
    ///   - schemas: The document's components.
    ///   - side: Which way the values go.
    package init(schemas: [String: JSONValue], side: Side) {
        self.schemas = schemas
        self.side = side
    }

    /// What is wrong with a value, a sentence each that begins with its place.
    package func faults(_ value: JSONValue, _ schema: JSONValue, at place: String = "$") -> [String] {
        guard case .object(let keywords) = schema else { return ["\(place): the schema is no object"] }
        return keywords.members.flatMap { keyword in
            self.faults(value, keyword, keywords, place).map { "\(place)\($0)" }
        }
    }

    /// Faults by one keyword; what is behind the place of the value.
    private func faults(
        _ value: JSONValue,
        _ keyword: JSONMember,
        _ all: JSONObject,
        _ place: String
    ) -> [String] {
        switch keyword.name {
        case "description", "examples": return []
        case "$ref", "anyOf", "oneOf", "not": return self.combined(value, keyword)
        case "type", "enum", "const":
            return Self.isOfKind(value, keyword) ? [] : [" is not \(keyword.name) \(Self.text(keyword.value))"]
        default: break
        }
        switch value {
        case .object(let object): return self.faults(object, keyword, all)
        case .array(let values): return self.faults(values, keyword)
        case .string(let text): return self.faults(text, keyword)
        case .number(let number): return Self.faults(number, keyword)
        case .null, .bool: return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"]
        }
    }

    private func combined(_ value: JSONValue, _ keyword: JSONMember) -> [String] {
        if keyword.name == "$ref", case .string(let reference) = keyword.value {
            let name = reference.split(separator: "/").last.map(String.init) ?? ""
            guard let schema = self.schemas[name] else { return [": there is no schema \(reference)"] }
            return self.faults(value, schema, at: "")
        }
        if keyword.name == "not" { return self.faults(value, keyword.value).isEmpty ? [" is what it must not be"] : [] }
        guard case .array(let schemas) = keyword.value else { return [": \(keyword.name) is no array"] }
        let all = schemas.map { self.faults(value, $0, at: "") }
        let count = all.count(where: \.isEmpty)
        if count == 1 || count > 1 && keyword.name == "anyOf" { return [] }
        return [" passes \(count) of \(schemas.count) schemas of \(keyword.name): \(all.joined())"]
    }

    // MARK: Kinds

    private static func isOfKind(_ value: JSONValue, _ keyword: JSONMember) -> Bool {
        switch (keyword.name, keyword.value) {
        case ("const", let constant): value == constant
        case ("enum", .array(let values)): values.contains(value)
        case ("type", .array(let types)): types.contains { Self.isOfType(value, $0) }
        case ("type", let type): Self.isOfType(value, type)
        default: false
        }
    }

    private static func isOfType(_ value: JSONValue, _ type: JSONValue) -> Bool {
        switch (value, type) {
        case (.null, .string("null")), (.bool, .string("boolean")), (.string, .string("string")),
            (.array, .string("array")), (.object, .string("object")), (.number, .string("number")):
            true
        case (.number(let number), .string("integer")): number.int64 != nil
        default: false
        }
    }

    private static func text(_ value: JSONValue) -> String {
        var json = JSONWriter()
        json.array { $0.value(value) }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// Keywords of other kinds of values say nothing of this one.
    private static func isKnown(_ keyword: JSONMember) -> Bool { Self.known.contains(keyword.name) }

    private static let known: Set<String> = [
        "properties", "required", "additionalProperties", "maxProperties", "items", "minItems", "maxItems", "minLength",
        "maxLength", "pattern", "format", "minimum", "maximum", "exclusiveMaximum",
    ]

    // MARK: Objects and arrays

    private func faults(_ object: JSONObject, _ keyword: JSONMember, _ all: JSONObject) -> [String] {
        switch (keyword.name, keyword.value) {
        case ("required", .array(let names)):
            return names.filter { if case .string(let name) = $0 { object[name] == nil } else { true } }
                .map { " lacks \(Self.text($0))" }
        case ("properties", .object(let properties)):
            let isOpen = all["additionalProperties"] != nil || all["$ref"] != nil || self.side == .request
            return object.members.flatMap { member in
                guard let schema = properties[member.name] else {
                    return isOpen ? [] : [" has a member \"\(member.name)\" that nobody has declared"]
                }
                return self.faults(member.value, schema, at: ".\(member.name)")
            }
        case ("additionalProperties", .bool(true)): return []
        case ("additionalProperties", .object):
            return object.members.flatMap { self.faults($0.value, keyword.value, at: ".\($0.name)") }
        case ("maxProperties", .number(let count)):
            return Int64(object.members.count) <= count.int64 ?? -1 ? [] : [" has too many members"]
        default: return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"]
        }
    }

    private func faults(_ values: [JSONValue], _ keyword: JSONMember) -> [String] {
        switch (keyword.name, keyword.value) {
        case ("items", let schema):
            return values.enumerated().flatMap { self.faults($0.element, schema, at: "[\($0.offset)]") }
        case ("minItems", .number(let count)):
            return Int64(values.count) >= count.int64 ?? .max ? [] : [" is too short"]
        case ("maxItems", .number(let count)):
            return Int64(values.count) <= count.int64 ?? -1 ? [] : [" is too long"]
        default: return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"]
        }
    }

    // MARK: Texts and numbers

    private func faults(_ text: String, _ keyword: JSONMember) -> [String] {
        switch (keyword.name, keyword.value) {
        case ("minLength", .number(let count)):
            return self.length(text) >= count.int64 ?? .max ? [] : [" is too short"]
        case ("maxLength", .number(let count)):
            return self.length(text) <= count.int64 ?? -1 ? [] : [" is too long: \(text)"]
        case ("pattern", .string(let pattern)):
            return self.matches(text, pattern) ? [] : [" does not match \(pattern): \(text)"]
        case ("format", .string("date-time")):
            return self.matches(text, Self.time) ? [] : [" is no time: \(text)"]
        default: return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"]
        }
    }

    private func length(_ text: String) -> Int64 {
        let text = self.side == .request ? String(decoding: NormalizationFormC.utf8(text), as: UTF8.self) : text
        return Int64(text.unicodeScalars.count)
    }

    private static let time = #"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$"#

    private func matches(_ text: String, _ pattern: String) -> Bool {
        if let known = self.patterns[pattern] { return text.contains(known) }
        guard let regex = try? Regex(pattern) else { return false }
        self.patterns[pattern] = regex
        return text.contains(regex)
    }

    private static func faults(_ number: JSONNumber, _ keyword: JSONMember) -> [String] {
        guard case .number(let bound) = keyword.value, let value = Double(number.text), let limit = Double(bound.text)
        else { return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"] }
        switch keyword.name {
        case "minimum": return value >= limit ? [] : [" is less than \(bound.text): \(number.text)"]
        case "maximum": return value <= limit ? [] : [" is more than \(bound.text): \(number.text)"]
        case "exclusiveMaximum": return value < limit ? [] : [" is not less than \(bound.text): \(number.text)"]
        default: return Self.isKnown(keyword) ? [] : [": keyword \(keyword.name)"]
        }
    }
}
