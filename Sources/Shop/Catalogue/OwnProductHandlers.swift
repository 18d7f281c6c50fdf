import HTTP
import Postgres
import Runtime

/// `GET /api/users/me/products/`: what a supplier sells.
@Loop
struct OwnProductHandlers {
    let postgres: PostgresPool

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try OwnProductListing(items, userID: context.user.userID)
        }
        let page = try await self.postgres.read(ListOwnProducts(listing: listing))
        return try ListAnswer.personal(page, total: nil, nextCursor: page.last.map(listing.cursor), to: context)
    }
}

extension APIOperation {
    static let listOwnProducts = APIOperation(
        "listOwnProducts",
        .products,
        "List one's own products",
        details: "Those that one may change with `\(Permission.changeOwnProducts.rawValue)`, the newest first.",
        parameters: OwnProductListing.parameters,
        answers: [.list(of: ProductView.schema, "A page of products.")]
    )
}
