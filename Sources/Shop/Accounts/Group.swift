import JSON

/// A named set of permissions, which the users in it have besides those of their role.
package struct Group: Equatable, Sendable {
    package let id: Int64
    package let name: String

    /// In alphabetical order; one that a newer release has added is among them.
    package let permissions: [String]

    /// Whether it is a built-in one, which shows what a role may do.
    package let isRole: Bool

    /// Those of its permissions that the program knows.
    var knownPermissions: PermissionSet { PermissionSet(self.permissions.compactMap(Permission.init(rawValue:))) }
}

extension Group {
    /// Writes the group as clients see it.
    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("id", self.id)
            json.member("name", self.name)
            json.arrayMember("permissions") { json in
                for permission in self.permissions { json.value(permission) }
            }
            json.member("is_role", self.isRole)
        }
    }

    /// The group as JSON.
    var json: [UInt8] {
        var json = JSONWriter(capacity: 256)
        self.write(to: &json)
        return json.bytes
    }
}
