import JSON

/// What an administrator changes of an account: only what is not `nil`.
package struct AccountChange: Equatable, Sendable {
    /// The most groups that a user can be in.
    static let maximumGroupCount = 100

    package var role: Role?
    package var isActive: Bool?

    /// The ids of all groups that the user is in afterwards, ascending.
    package var groupIDs: [Int64]?

    package init(role: Role? = nil, isActive: Bool? = nil, groupIDs: [Int64]? = nil) {
        self.role = role
        self.isActive = isActive
        self.groupIDs = groupIDs
    }

    /// Reads the body of `PATCH /api/users/<id>/`; all other members are ignored.
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(_ fields: RequestFields) throws(Problem) {
        var fields = fields
        self.role = fields.optional("role", Self.role)
        self.isActive = fields.optional("is_active", Self.bool)
        self.groupIDs = fields.optional("groups", Self.groupIDs)
        try fields.finish()
    }

    private static func role(_ value: JSONValue) throws(FieldError) -> Role {
        guard case .string(let name) = value, let role = Role(rawValue: name) else {
            throw FieldError("This field must be one of \(Role.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        return role
    }

    private static func bool(_ value: JSONValue) throws(FieldError) -> Bool {
        guard case .bool(let flag) = value else { throw FieldError("This field must be true or false.") }
        return flag
    }

    private static func groupIDs(_ value: JSONValue) throws(FieldError) -> [Int64] {
        let error = FieldError("This field must be an array of the ids of groups.")
        guard case .array(let values) = value else { throw error }
        guard values.count <= Self.maximumGroupCount else {
            throw FieldError("A user can be in at most \(Self.maximumGroupCount) groups.")
        }
        var ids: Set<Int64> = []
        for value in values {
            guard case .number(let number) = value, let id = number.int64, id > 0 else { throw error }
            ids.insert(id)
        }
        return ids.sorted()
    }
}
