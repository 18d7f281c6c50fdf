import HTTP
import Runtime

/// `/api/sessions/`: the devices on which a user is signed in.
@Loop
struct SessionHandlers {
    let sessions: Sessions

    func list(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let devices = try await self.sessions.list(for: context.user)
        return JSONAnswer.personal(Device.view(devices, currentID: context.user.sessionID), to: context)
    }

    func endOthers(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.sessions.endOthers(of: context.user, by: context.auditOrigin)
        return JSONAnswer.nothing()
    }

    func end(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.sessions.end(context.id, of: context.user, by: context.auditOrigin)
        return JSONAnswer.nothing()
    }
}
