/// What an administrator asks of `GET /api/audit/`, checked and in normal form: newest first.
package struct AuditListing: Equatable, Sendable {
    /// Only what was done to this account.
    package let userID: Int64?

    /// Only what this user did.
    package let actorID: Int64?

    /// Only deeds of this name.
    package let action: String?

    /// Only what was done after this moment, in microseconds since 1970.
    package let createdAfter: Int64?
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many events pass the filters.
    package let wantsCount: Bool

    private static let parameterNames = PagePosition.parameterNames.union(Self.filters.names)

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        self.userID = try parameters.integer("user", in: 1...Int64.max)
        self.actorID = try parameters.integer("actor", in: 1...Int64.max)
        self.action = try Self.action(parameters["action"])
        self.createdAfter = try parameters.time("created_after")
        self.limit = try PagePosition.limit(parameters)
        self.wantsCount = try parameters.bool("count") ?? false
        let scope = Self.scope(self.userID, self.actorID, self.action, self.createdAfter)
        self.position = try PagePosition(parameters, limit: self.limit, scope: scope, key: .createdAt)
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.userID, self.actorID, self.action, self.createdAfter))
    }

    private static func action(_ text: String?) throws(QueryParameterError) -> String? {
        guard let text else { return nil }
        let isName = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        }
        guard isName, (1...AuditAction.maximumCharacterCount).contains(text.utf8.count) else {
            throw QueryParameterError("action", "is not the name of an action, such as user.registered")
        }
        return text
    }

    private static func scope(_ userID: Int64?, _ actorID: Int64?, _ action: String?, _ after: Int64?) -> String {
        "audit user=\(userID ?? 0) actor=\(actorID ?? 0) action=\(action ?? "") created_after=\(after ?? -1)"
    }
}
