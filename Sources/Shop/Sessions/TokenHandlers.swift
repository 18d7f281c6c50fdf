import HTTP
import Runtime

/// `/api/token/` and what is below it: logging in, going on, and logging out.
@Loop
struct TokenHandlers {
    let logins: Logins
    let sessions: Sessions

    func logIn(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let request = try LoginRequest(context.fields())
        return JSONAnswer.changed(try await self.logins.logIn(request, from: context.client).view)
    }

    func refresh(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let token = try TokenField.read("refresh", of: context.fields())
        return JSONAnswer.changed(try await self.sessions.refresh(token, from: context.client).view)
    }

    func verify(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.sessions.verify(try TokenField.read("token", of: context.fields()))
        return JSONAnswer.changed(Array("{}".utf8))
    }

    func revoke(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.sessions.revoke(try TokenField.read("refresh", of: context.fields()), from: context.client)
        return JSONAnswer.nothing()
    }
}
