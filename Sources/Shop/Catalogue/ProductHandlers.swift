import HTTP
import Runtime

/// `/api/products/` and `/api/products/<id>/`.
@Loop
struct ProductHandlers {
    let products: Products
    let pages: PageCache

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try ProductListing(items) }
        return try await self.pages.answer(to: context, PageKey(.products, listing.normalizedKey)) { server in
            try await self.products.list(listing, from: server)
        }
    }

    func show(
        _ context: RequestContext,
        _ answer: @escaping @Loop (Result<HTTPResponse, any Error>) -> Void
    ) throws {
        try context.refuseParameters()
        self.products.find(context.id) { found in
            answer(
                Result {
                    guard let product = try found.get() else { throw Problem.notFound }
                    return JSONAnswer.catalogue(product.json, tag: product.tag, to: context)
                }
            )
        }
    }
}
