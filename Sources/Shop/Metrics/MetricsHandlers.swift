import HTTP
import Runtime

/// `GET /metrics`, on the administration port only.
@Loop
struct MetricsHandlers {
    let registry: MetricsRegistry

    func show(_ context: RequestContext) throws -> HTTPResponse {
        try context.refuseParameters()
        var response = HTTPResponse(.ok, body: .bytes(PrometheusText.write(self.registry)))
        response.addField(.contentType, PrometheusText.mediaType)
        response.addField(.cacheControl, "no-store")
        return response
    }
}
