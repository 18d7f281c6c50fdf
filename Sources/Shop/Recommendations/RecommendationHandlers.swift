import HTTP

/// `/api/products/<id>/recommendations/`.
struct RecommendationHandlers {
    let recommendations: Recommendations

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try RecommendationListing(productID: context.id, items)
        }
        guard let page = try await self.recommendations.list(listing) else { throw Problem.notFound }
        return JSONAnswer.catalogue(page.json, to: context)
    }
}
