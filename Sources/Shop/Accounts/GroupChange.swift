import JSON

/// What becomes of a group: only what is not `nil` changes.
package struct GroupChange: Equatable, Sendable {
    /// In characters (Unicode scalars), normalised.
    static let nameCharacters = 1...150

    package let name: String?
    package let permissions: PermissionSet?

    package init(name: String?, permissions: PermissionSet?) {
        self.name = name
        self.permissions = permissions
    }

    /// Reads a body in which both must be (`POST`, `PUT`).
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(whole fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.required("name", Self.name)
        self.permissions = fields.required("permissions", Self.permissions)
        try fields.finish()
    }

    /// Reads a body in which either may be missing (`PATCH`).
    ///
    /// - Throws: ``Problem`` `422` with every field that cannot be taken.
    init(partial fields: RequestFields) throws(Problem) {
        var fields = fields
        self.name = fields.optional("name", Self.name)
        self.permissions = fields.optional("permissions", Self.permissions)
        try fields.finish()
    }

    private static func name(_ value: JSONValue) throws(FieldError) -> String {
        let name = AccountText.normalized(try FieldText.line(value, Self.nameCharacters))
        try FieldText.check(name, Self.nameCharacters)
        guard name.unicodeScalars.allSatisfy(AccountText.isAllowed), name.contains(where: { !$0.isWhitespace }) else {
            throw FieldError("This field must be a name, of characters that can be seen.")
        }
        return name
    }

    private static func permissions(_ value: JSONValue) throws(FieldError) -> PermissionSet {
        guard case .array(let values) = value else { throw FieldError("This field must be an array of permissions.") }
        var permissions: PermissionSet = []
        for value in values {
            guard case .string(let name) = value, let permission = Permission(rawValue: name) else {
                throw FieldError("This field must be an array of permissions as GET /api/permissions/ has them.")
            }
            permissions.insert(permission)
        }
        return permissions
    }
}
