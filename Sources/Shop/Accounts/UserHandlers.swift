import HTTP
import Runtime

/// `/api/users/` and `/api/users/<id>/`.
@Loop
struct UserHandlers {
    let users: Users
    let accounts: Accounts

    func register(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let newUser = try NewUser(context.fields())
        let user = try await self.users.add(newUser, by: context.auditOrigin)
        return JSONAnswer.changed(UserView.registered(user), status: .created, location: "/api/users/me/")
    }

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        let listing = try context.listing { (items) throws(QueryParameterError) in try UserListing(items) }
        let (page, total) = try await self.accounts.list(listing)
        return try ListAnswer.personal(page, total: total, nextCursor: page.last.map(listing.cursor), to: context)
    }

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let user = try await self.accounts.find(context.id) else { throw Problem.notFound }
        return JSONAnswer.personal(UserView.account(user), to: context)
    }

    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let change = try AccountChange(context.fields())
        let user = try await self.accounts.change(context.id, change, by: context.administrator) { user in
            try context.requireMatch(EntityTag(ofContent: UserView.account(user)))
        }
        return JSONAnswer.updated(UserView.account(user))
    }
}
