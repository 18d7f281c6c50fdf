package import JSON

extension JSONValue {
    /// The member of an object; `nil` for any other value.
    package subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// The members of an object by name; of any other value none.
    package var members: [String: JSONValue] {
        guard case .object(let object) = self else { return [:] }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
    }
}
