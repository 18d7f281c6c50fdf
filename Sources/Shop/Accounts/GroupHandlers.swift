import HTTP
import Postgres
import Runtime

/// `/api/groups/`, `/api/groups/<id>/` and `/api/permissions/`.
@Loop
struct GroupHandlers {
    let groups: Groups

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try GroupListing(items) }
        let (page, total) = try await self.groups.list(listing)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let group = try await self.groups.find(context.id) else { throw Problem.notFound }
        return JSONAnswer.personal(group.json, to: context)
    }

    func add(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let change = try GroupChange(whole: context.fields())
        guard let name = change.name, let permissions = change.permissions else {
            preconditionFailure("a whole group has a name and permissions")
        }
        let group = try await self.groups.add(name, permissions, by: context.administrator)
        return JSONAnswer.changed(group.json, status: .created, location: "/api/groups/\(group.id)/")
    }

    func replace(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, GroupChange(whole: context.fields()))
    }

    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try await self.change(context, GroupChange(partial: context.fields()))
    }

    func delete(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.groups.delete(context.id, by: context.administrator) { group in
            try context.requireMatch(EntityTag(ofContent: group.json))
        }
        return JSONAnswer.nothing()
    }

    func listPermissions(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        return JSONAnswer.personal(try await self.groups.postgres.read(ListPermissions()), to: context)
    }

    private func change(_ context: RequestContext, _ change: GroupChange) async throws -> HTTPResponse {
        try context.refuseParameters()
        let group = try await self.groups.change(context.id, change, by: context.administrator) { group in
            try context.requireMatch(EntityTag(ofContent: group.json))
        }
        return JSONAnswer.updated(group.json)
    }
}
