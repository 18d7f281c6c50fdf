import HTTP

/// `/api/categories/` and `/api/categories/<id>/`.
struct CategoryHandlers {
    let categories: Categories

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try CategoryListing(items) }
        let (page, total) = try await self.categories.list(listing)
        return try ListAnswer.make(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let category = try await self.categories.find(context.id) else { throw Problem.notFound }
        return JSONAnswer.catalogue(category.json, tag: category.tag, to: context)
    }
}
