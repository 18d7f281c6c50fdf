import JSON

/// The members of an object that is being put together.
struct JSONMembers {
    fileprivate(set) var members: [JSONMember] = []

    /// Adds a member, whose name no other has.
    mutating func add(_ name: String, _ value: JSONValue) {
        self.members.append(JSONMember(name: name, value: value))
    }
}

extension JSONValue {
    /// An object with the members that `body` adds.
    static func members(_ body: (inout JSONMembers) -> Void) -> JSONValue {
        var members = JSONMembers()
        body(&members)
        return .object(JSONObject(distinct: members.members))
    }

    /// A list of texts.
    static func strings(_ texts: some Sequence<String>) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// A reference to a component of that kind and name.
    static func reference(_ kind: String, _ name: String) -> JSONValue {
        .members { $0.add("$ref", .string("#/components/\(kind)/\(name)")) }
    }
}
