/// What is asked of `GET /api/products/<id>/stock/`, checked and in normal form: newest first.
package struct StockListing: Equatable, Sendable {
    package let productID: Int64
    package let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    package let limit: Int

    /// Whether the client wants to know how many changes there are.
    package let wantsCount: Bool

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - items: Names and values, decoded.
    ///   - productID: Whose changes.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    package init(_ items: [(name: String, value: String)], productID: Int64) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: PagePosition.parameterNames)
        self.productID = productID
        self.limit = try PagePosition.limit(parameters)
        self.position = try PagePosition(parameters, limit: self.limit, scope: Self.scope(productID), key: .id)
        self.wantsCount = try parameters.bool("count") ?? false
    }

    /// The cursor of the page behind `last`.
    package func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.productID))
    }

    private static func scope(_ productID: Int64) -> String { "stock product=\(productID)" }
}
