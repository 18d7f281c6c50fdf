import HTTP
import Runtime

/// `/api/products/<id>/recommendations/`.
@Loop
struct RecommendationHandlers {
    let recommendations: Recommendations
    let pages: PageCache

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try RecommendationListing(productID: context.id, items)
        }
        return try await self.pages.answer(to: context, PageKey(.products, listing.normalizedKey)) { server in
            guard let page = try await self.recommendations.list(listing, from: server) else { throw Problem.notFound }
            return page
        }
    }
}
