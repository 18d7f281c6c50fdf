/// What is asked of `GET /api/order-items/`, checked and in normal form: in the order in which items were put in.
package struct BasketListing: Equatable, Sendable {
    package let userID: Int64
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many items there are.
    package let wantsCount: Bool

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - items: Names and values, decoded.
    ///   - userID: Whose basket.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)], userID: Int64) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: PagePosition.parameterNames)
        self.userID = userID
        self.limit = try PagePosition.limit(parameters)
        self.position = try PagePosition(parameters, limit: self.limit, scope: Self.scope(userID), key: .id)
        self.wantsCount = try parameters.bool("count") ?? false
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.userID))
    }

    private static func scope(_ userID: Int64) -> String { "basket user=\(userID)" }
}
