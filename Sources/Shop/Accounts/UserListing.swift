/// What an administrator asks of `GET /api/users/`, checked and in normal form: in the order of ids.
package struct UserListing: Equatable, Sendable {
    package let role: Role?

    /// What the user name, the address or a name of the person holds, in any case.
    package let search: String?
    package let isActive: Bool?
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many users pass the filters.
    package let wantsCount: Bool

    private static let parameterNames = PagePosition.parameterNames.union(Self.filters.names)

    /// In characters (Unicode scalars).
    static let maximumSearchCharacters = 200

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        self.role = try Self.role(parameters["role"])
        self.search = try Self.search(parameters["search"])
        self.isActive = try parameters.bool("is_active")
        self.limit = try PagePosition.limit(parameters)
        self.wantsCount = try parameters.bool("count") ?? false
        let scope = Self.scope(self.role, self.isActive, self.search)
        self.position = try PagePosition(parameters, limit: self.limit, scope: scope, key: .id)
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.role, self.isActive, self.search))
    }

    private static func role(_ name: String?) throws(QueryParameterError) -> Role? {
        guard let name else { return nil }
        guard let role = Role(rawValue: name) else {
            throw QueryParameterError("role", "is none of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return role
    }

    /// The index is one of three characters in a row: a shorter text would read every user.
    private static func search(_ text: String?) throws(QueryParameterError) -> String? {
        guard let text else { return nil }
        guard text.unicodeScalars.count <= Self.maximumSearchCharacters, !text.utf8.contains(0) else {
            throw QueryParameterError("search", "has more than \(Self.maximumSearchCharacters) characters, or a NUL")
        }
        guard NameSearch.hasTrigram(text) else {
            throw QueryParameterError("search", "needs three letters or digits in a row")
        }
        return text
    }

    private static func scope(_ role: Role?, _ isActive: Bool?, _ search: String?) -> String {
        let state = isActive.map { $0 ? "true" : "false" } ?? ""
        return "users role=\(role?.rawValue ?? "") is_active=\(state) search=\(search ?? "")"
    }
}
