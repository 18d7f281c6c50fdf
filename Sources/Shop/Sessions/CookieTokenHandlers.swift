import HTTP
import Runtime

/// `/api/token/cookie/` and what is below it: what ``TokenHandlers`` does, for web pages.
///
/// The refresh token is in a cookie that no script can read, and never in a body, so a script that got into a page
/// could use a session only while the page is open, and not take it along.
@Loop
struct CookieTokenHandlers {
    private let logins: Logins
    private let sessions: Sessions

    /// Tokens as those of bodies are.
    init(_ tokens: TokenHandlers) {
        self.logins = tokens.logins
        self.sessions = tokens.sessions
    }

    func logIn(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try SameOrigin.check(context.request.head)
        let request = try LoginRequest(context.fields())
        return Self.answer(try await self.logins.logIn(request, from: context.client))
    }

    func refresh(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try SameOrigin.check(context.request.head)
        guard let token = RefreshCookie.token(of: context.request.head) else { throw Problem.invalidRefreshToken }
        return Self.answer(try await self.sessions.refresh(token, from: context.client))
    }

    /// Logs out: the browser is without the cookie after it, whatever has become of its session before.
    func revoke(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try SameOrigin.check(context.request.head)
        if let token = RefreshCookie.token(of: context.request.head) {
            do {
                try await self.sessions.revoke(token, from: context.client)
            } catch let problem as Problem where problem.code == Problem.invalidRefreshToken.code {
                // It cannot be used any more, which is what was wanted.
            }
        }
        var response = JSONAnswer.nothing()
        response.addField(.setCookie, RefreshCookie.removal)
        return response
    }

    private static func answer(_ pair: TokenPair) -> HTTPResponse {
        var response = JSONAnswer.changed(pair.accessView)
        response.addField(
            .setCookie,
            RefreshCookie.keeping(pair.refresh, lifetimeSeconds: pair.refreshLifetimeSeconds)
        )
        return response
    }
}
