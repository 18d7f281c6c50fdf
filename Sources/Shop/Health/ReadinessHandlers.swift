import HTTP
import JSON
import Runtime

/// `GET /live` and `GET /ready`: for those who restart processes and those who send them requests.
@Loop
struct ReadinessHandlers {
    let state: ProcessState

    /// Dependencies without which this instance must get no requests, and those without which it is slower.
    let checks: [HealthCheck]

    /// The process answers; nothing else is looked at.
    func live(_ context: RequestContext) throws -> HTTPResponse {
        try context.refuseParameters()
        return JSONAnswer.uncached(Self.json("live"))
    }

    /// Requests may be sent here.
    func ready(_ context: RequestContext) async throws -> HTTPResponse {
        try context.refuseParameters()
        guard !self.state.isDraining else { return Self.unready("draining") }
        let report = await HealthReport.make(asking: self.checks)
        switch report.status {
        case .working: return JSONAnswer.uncached(Self.json("ready"))
        case .degraded: return JSONAnswer.uncached(Self.json("degraded"))
        case .failed: return Self.unready("not_ready")
        }
    }

    private static func unready(_ status: String) -> HTTPResponse {
        var response = JSONAnswer.uncached(Self.json(status), status: .serviceUnavailable)
        response.addField(.retryAfter, 1)
        return response
    }

    private static func json(_ status: String) -> [UInt8] {
        var json = JSONWriter(capacity: 32)
        json.object { $0.member("status", status) }
        return json.bytes
    }
}
