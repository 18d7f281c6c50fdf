/// The members of an object, in the order of the document.
///
/// No two have the same name.
package struct JSONObject: Equatable, Sendable {
    package let members: [JSONMember]

    /// Keeps `members`, whose names the caller has found to differ.
    package init(distinct members: [JSONMember]) {
        self.members = members
    }

    /// The value of the member with exactly these bytes as its name, or `nil` if there is none.
    ///
    /// - Complexity: O(*n*) in the number of members. Callers ask for a few known names, so one pass each is less work
    ///   than a table.
    package subscript(name: String) -> JSONValue? {
        self.members.first { member in member.name.utf8.elementsEqual(name.utf8) }?.value
    }
}

/// A name and its value in an object.
package struct JSONMember: Equatable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }
}
