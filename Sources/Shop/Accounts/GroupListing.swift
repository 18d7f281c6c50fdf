/// What an administrator asks of `GET /api/groups/`, checked and in normal form: in the order of ids.
package struct GroupListing: Equatable, Sendable {
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many groups there are.
    package let wantsCount: Bool

    private static let scope = "groups"

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: PagePosition.parameterNames)
        self.limit = try PagePosition.limit(parameters)
        self.position = try PagePosition(parameters, limit: self.limit, scope: Self.scope, key: .id)
        self.wantsCount = try parameters.bool("count") ?? false
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope)
    }
}
