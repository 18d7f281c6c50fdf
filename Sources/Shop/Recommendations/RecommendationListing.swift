/// What a client asks of `GET /api/products/<id>/recommendations/`, checked.
struct RecommendationListing: Equatable, Sendable {
    let productID: Int64

    /// The most products that are wanted, 1 to ``RefreshRecommendations/maximumCount``.
    let limit: Int

    static let defaultLimit = 10

    private static let parameterNames = Self.parameters.names

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - productID: Whose recommendations.
    ///   - items: Names and values, decoded.
    /// - Throws: ``QueryParameterError`` naming the first parameter that is unknown, repeated, malformed or out of
    ///   range.
    init(
        productID: Int64,
        _ items: [(name: String, value: String)]
    ) throws(QueryParameterError) {
        let parameters = try ListParameters(items, names: Self.parameterNames)
        let limit = try parameters.integer("limit", in: 1...Int64(RefreshRecommendations.maximumCount))
        self.productID = productID
        self.limit = limit.map(Int.init) ?? Self.defaultLimit
    }

    /// The same text for all queries that have the same answer.
    var normalizedKey: String { "recommendations product=\(self.productID) limit=\(self.limit)" }
}
