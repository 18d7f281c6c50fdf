import HTTP
import Runtime

/// What suppliers do with their products, and administrators with all.
extension ProductHandlers {
    @Loop
    func add(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let newProduct = try NewProduct(context.fields())
        let (id, product) = try await self.products.add(
            newProduct,
            ownerID: context.user.userID,
            by: context.auditOrigin
        )
        return JSONAnswer.written(product, status: .created, location: "/api/products/\(id)/")
    }

    @Loop
    func replace(_ context: RequestContext) async throws -> HTTPResponse {
        let editor = try context.productEditor()
        return try await self.change(context, ProductChange(whole: context.fields()), by: editor)
    }

    @Loop
    func change(_ context: RequestContext) async throws -> HTTPResponse {
        let editor = try context.productEditor()
        return try await self.change(context, ProductChange(partial: context.fields()), by: editor)
    }

    @Loop
    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.products.delete(context.id, by: context.productEditor(), if: context.requireMatch)
        return JSONAnswer.nothing()
    }

    @Loop
    private func change(
        _ context: RequestContext,
        _ change: ProductChange,
        by editor: ProductEditor
    ) async throws -> HTTPResponse {
        try context.refuseParameters()
        let product = try await self.products.change(context.id, change, by: editor, if: context.requireMatch)
        return JSONAnswer.written(product)
    }
}
