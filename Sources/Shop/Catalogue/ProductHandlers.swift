import HTTP

/// `/api/products/` and `/api/products/<id>/`.
struct ProductHandlers {
    let products: Products

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try ProductListing(items) }
        let (page, total) = try await self.products.list(listing)
        return try ListAnswer.make(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let product = try await self.products.find(context.id) else { throw Problem.notFound }
        return JSONAnswer.catalogue(product.json, tag: product.tag, to: context)
    }
}
