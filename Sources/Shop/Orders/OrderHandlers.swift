import HTTP
import Runtime

/// `/api/orders/` and below it, but for placing.
@Loop
struct OrderHandlers {
    let orders: Orders

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let editor = context.orderEditor
        let listing = try context.listing { (items) throws(QueryParameterError) in
            try OrderListing(items, ownerID: editor.mayViewAll ? nil : editor.userID)
        }
        let (page, total) = try await self.orders.list(listing, for: editor)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let order = try await self.orders.find(context.id, for: context.orderEditor)
        return JSONAnswer.personal(order.json, tag: order.tag, to: context)
    }

    func cancel(_ context: RequestContext) async throws -> HTTPResponse {
        JSONAnswer.written(try await self.cancelled(context))
    }

    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        _ = try await self.cancelled(context)
        return JSONAnswer.nothing()
    }

    func complete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let order = try await self.orders.complete(
            context.id,
            by: context.orderEditor,
            if: { try context.requireMatch(version: $0) }
        )
        return JSONAnswer.written(order)
    }

    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        var fields = try context.fields()
        let wish = fields.optional("is_completed", OrderFields.bool)
        try fields.finish()
        let order = try await self.orders.complete(
            context.id,
            wish,
            isRepeatable: true,
            by: context.orderEditor,
            if: { try context.requireMatch(version: $0) }
        )
        return JSONAnswer.written(order)
    }

    private func cancelled(_ context: RequestContext) async throws -> VersionedJSON {
        try context.refuseParameters()
        return try await self.orders.cancel(
            context.id,
            by: context.orderEditor,
            requestID: context.requestID.description,
            if: { try context.requireMatch(version: $0) }
        )
    }
}
