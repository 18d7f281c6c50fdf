/// What a supplier asks of `GET /api/users/me/products/`, checked and in normal form: own products, the newest first.
struct OwnProductListing: Equatable, Sendable {
    let userID: Int64
    let position: PagePosition

    /// The most rows of the page, 1 to ``PagePosition/maximumLimit``.
    let limit: Int

    /// What the query may say; the products are not counted.
    static let parameters = PagePosition.parameters.filter { $0.name != "count" }

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - items: Names and values, decoded.
    ///   - userID: Whose products.
    /// - Throws: ``QueryParameterError`` naming the first parameter that cannot be taken.
    init(_ items: [(name: String, value: String)], userID: Int64) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameters.names)
        self.userID = userID
        self.limit = try PagePosition.limit(parameters)
        self.position = try PagePosition(parameters, limit: self.limit, scope: Self.scope(userID), key: .id)
    }

    /// The cursor of the page behind `last`.
    func cursor(behind last: PageCursor) -> String {
        last.encoded(scope: Self.scope(self.userID))
    }

    private static func scope(_ userID: Int64) -> String { "products owner=\(userID)" }
}
