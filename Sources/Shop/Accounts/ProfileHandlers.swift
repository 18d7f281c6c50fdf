import HTTP
import Runtime

/// `/api/users/me/` and `/api/users/me/password/`.
@Loop
struct ProfileHandlers {
    let users: Users
    let loginGuard: LoginGuard

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard let user = try await self.users.findActive(context.user.userID) else { throw Problem.invalidToken }
        return JSONAnswer.personal(UserView.profile(user), to: context)
    }

    func change(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let change = try ProfileChange(context.fields())
        let user = try await self.users.change(context.user.userID, change, by: context.auditOrigin) { user in
            try context.requireMatch(EntityTag(ofContent: UserView.profile(user)))
        }
        return JSONAnswer.updated(UserView.profile(user))
    }

    func changePassword(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.users.changePassword(
            of: context.user,
            context.fields(),
            from: context.client,
            guardedBy: self.loginGuard
        )
        return JSONAnswer.nothing()
    }
}
