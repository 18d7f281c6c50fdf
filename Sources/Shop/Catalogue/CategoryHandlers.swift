import HTTP
import Runtime

/// `/api/categories/` and `/api/categories/<id>/`.
@Loop
struct CategoryHandlers {
    let categories: Categories
    let pages: PageCache

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try CategoryListing(items) }
        return try await self.pages.answer(to: context, PageKey(.categories, listing.normalizedKey)) { server in
            try await self.categories.list(listing, from: server)
        }
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let category = try await self.categories.find(context.id) else { throw Problem.notFound }
        return JSONAnswer.catalogue(category.json, tag: category.tag, to: context)
    }
}
