extension RecommendationListing {
    /// What the query may say.
    static let parameters: [APIParameter] = [
        .query(
            "limit",
            .integer(Int64(Self.defaultLimit), in: 1...Int64(RefreshRecommendations.maximumCount)),
            "How many products at most; \(Self.defaultLimit) unless it is given."
        )
    ]
}

extension APIOperation {
    static let listRecommendations = APIOperation(
        "listRecommendations",
        .products,
        "List what is most often bought with a product",
        parameters: RecommendationListing.parameters,
        answers: [
            .resource(
                .array(of: ProductView.schema, count: 0...RefreshRecommendations.maximumCount),
                "The products, those most often bought with it first."
            )
        ]
    )
}
