import HTTP
import Runtime

/// `/api/order-items/` and `/api/order-items/<id>/`: a user's own basket.
@Loop
struct BasketHandlers {
    let basket: Basket

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try BasketListing(items, userID: context.user.userID)
        }
        let (page, total) = try await self.basket.list(listing)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let item = try await self.basket.find(context.id, of: context.user.userID)
        return JSONAnswer.personal(item.json, tag: item.tag, to: context)
    }

    func add(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let wish = try BasketItemChange(whole: context.fields())
        guard let productID = wish.productID else { preconditionFailure("a whole item has a product") }
        let (id, item) = try await self.basket.add(
            productID,
            quantity: wish.quantity ?? BasketItemChange.standardQuantity,
            for: context.user.userID
        )
        return JSONAnswer.written(item, status: .created, location: "/api/order-items/\(id)/")
    }

    func replace(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, BasketItemChange(whole: context.fields()))
    }

    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, BasketItemChange(partial: context.fields()))
    }

    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.basket.delete(
            context.id,
            of: context.user.userID,
            if: { try context.requireMatch(version: $0) }
        )
        return JSONAnswer.nothing()
    }

    private func change(_ context: RequestContext, _ change: BasketItemChange) async throws -> HTTPResponse {
        try context.refuseParameters()
        let item = try await self.basket.change(
            context.id,
            change,
            of: context.user.userID,
            if: { try context.requireMatch(version: $0) }
        )
        return JSONAnswer.written(item)
    }
}
