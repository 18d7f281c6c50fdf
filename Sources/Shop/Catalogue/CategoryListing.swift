/// What a client asks of `GET /api/categories/`, checked and in normal form.
///
/// Categories come in order of id.
package struct CategoryListing: Equatable, Sendable {
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many categories there are.
    package let wantsCount: Bool

    private static let scope = "categories"

    /// Reads a query.
    ///
    /// - Parameter items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that is unknown, repeated, malformed, out of
    ///   range, or at odds with another.
    package init(_ items: [(name: String, value: String)]) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: PagePosition.parameterNames)
        self.limit = try PagePosition.limit(parameters)
        self.position = try PagePosition(parameters, limit: self.limit, scope: Self.scope, key: .id)
        self.wantsCount = try parameters.bool("count") ?? false
    }

    /// The same text for all queries that have the same answer.
    package var normalizedKey: String {
        let position = self.position.normalizedKey(scope: Self.scope)
        return "categories \(position) limit=\(self.limit) count=\(self.wantsCount)"
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope)
    }

    /// The target of the page behind `last`, for a `Link`.
    func target(behind last: PageCursor) -> String {
        var target = ListTarget(path: "/api/categories/")
        if self.limit != PagePosition.defaultLimit { target.add("limit", String(self.limit)) }
        if self.wantsCount { target.add("count", "true") }
        target.add("cursor", self.cursor(behind: last))
        return target.text
    }
}
