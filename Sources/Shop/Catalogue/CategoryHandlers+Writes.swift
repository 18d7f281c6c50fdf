import HTTP
import Runtime

/// What administrators do with categories.
extension CategoryHandlers {
    @Loop
    func add(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let change = try CategoryChange(whole: context.fields())
        guard let name = change.name, let description = change.description else {
            preconditionFailure("a whole category has a name and a description")
        }
        let (id, category) = try await self.categories.add(name, description, by: context.auditOrigin)
        return JSONAnswer.written(category, status: .created, location: "/api/categories/\(id)/")
    }

    @Loop
    func replace(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, CategoryChange(whole: context.fields()))
    }

    @Loop
    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, CategoryChange(partial: context.fields()))
    }

    @Loop
    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.categories.delete(context.id, by: context.auditOrigin, if: context.requireMatch)
        return JSONAnswer.nothing()
    }

    @Loop
    private func change(_ context: RequestContext, _ change: CategoryChange) async throws -> HTTPResponse {
        try context.refuseParameters()
        let category = try await self.categories.change(
            context.id,
            change,
            by: context.auditOrigin,
            if: context.requireMatch
        )
        return JSONAnswer.written(category)
    }
}
