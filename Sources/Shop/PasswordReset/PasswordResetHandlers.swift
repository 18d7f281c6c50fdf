import HTTP
import Runtime

/// `/api/password-reset/` and `/api/password-reset/confirm/`.
@Loop
struct PasswordResetHandlers {
    let resets: PasswordResets

    func request(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        var fields = try context.fields()
        let email = fields.required("email", EmailAddress.read)
        try fields.finish()
        if let email { try await self.resets.request(email, by: context.auditOrigin) }
        return JSONAnswer.nothing(.accepted)
    }

    func confirm(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        try await self.resets.confirm(context.fields(), by: context.auditOrigin)
        return JSONAnswer.nothing()
    }
}
