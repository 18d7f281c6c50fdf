import HTTP
import Runtime

/// `/api/products/<id>/stock/`.
@Loop
struct StockHandlers {
    let stock: StockLedger

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let editor = try context.productEditor()
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try StockListing(items, productID: context.id)
        }
        let (page, total) = try await self.stock.list(listing, for: editor)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func adjust(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let editor = try context.productEditor()
        let adjustment = try StockAdjustment(context.fields())
        let change = try await self.stock.adjust(context.id, adjustment, by: editor)
        return JSONAnswer.changed(change, status: .created)
    }
}
