import HTTP
import Runtime

/// `GET /health/`: how the shop and its dependencies are, for people and programs.
@Loop
struct HealthHandlers {
    let checks: [HealthCheck]

    func show(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        let report = await HealthReport.make(asking: self.checks)
        let isPage = context.mediaType == .html
        let content = isPage ? HealthPage.html(report) : HealthResponse.json(report)
        var response = HTTPResponse(report.status == .failed ? .serviceUnavailable : .ok, body: .bytes(content))
        response.addField(.contentType, isPage ? "text/html; charset=utf-8" : "application/json")
        response.addField(.cacheControl, "no-store")
        response.addField(.vary, "Accept")
        if report.status == .failed { response.addField(.retryAfter, 1) }
        return response
    }
}
