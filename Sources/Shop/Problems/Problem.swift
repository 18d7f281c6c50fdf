package import HTTP
import JSON

/// An answer that says what went wrong (RFC 9457), thrown by whatever finds it out.
///
/// It never holds SQL, a path, or another user's data: what it says is written here, not taken from an error below.
package struct Problem: Error {
    package let status: HTTPStatus

    /// A name for programs, the same from release to release.
    package let code: String

    /// A sentence for people about this very case.
    package let detail: String

    /// What is wrong with each field of a request.
    package var fieldErrors: [(field: String, messages: [String])] = []

    /// The products of which there is too little.
    var shortages: [Shortage] = []

    /// What became of a file whose rows were refused.
    var report: ImportReport?

    /// After how many seconds another try makes sense.
    package var retryAfterSeconds: Int?

    /// The methods of the resource, for `405`.
    package var allow: String?

    /// How to say who one is, for `401` and `403` (RFC 6750 section 3).
    package var challenge: String?

    /// The limit that was used up, if it is another than the route's own.
    var rateLimit: RateLimitOutcome?

    package init(_ status: HTTPStatus, _ code: String, _ detail: String) {
        self.status = status
        self.code = code
        self.detail = detail
    }

    /// The format's media type.
    static let mediaType = "application/problem+json"

    /// The problem as an answer.
    func response(requestID: RequestID) -> HTTPResponse {
        var json = JSONWriter(capacity: 256)
        json.object { json in
            json.member("type", "about:blank")
            json.member("title", self.status.reason)
            json.member("status", self.status.code)
            json.member("detail", self.detail)
            json.member("code", self.code)
            json.member("request_id", requestID.description)
            if !self.fieldErrors.isEmpty { self.writeFieldErrors(to: &json) }
            if !self.shortages.isEmpty { self.writeShortages(to: &json) }
            if let report { json.objectMember("report") { json in report.writeMembers(to: &json) } }
        }
        var response = HTTPResponse(self.status, body: .bytes(json.bytes))
        response.addField(.contentType, Self.mediaType)
        response.addField(.cacheControl, "no-store")
        if let retryAfterSeconds { response.addField(.retryAfter, retryAfterSeconds) }
        if let allow { response.addField(.allow, allow) }
        if let challenge { response.addField(.wwwAuthenticate, challenge) }
        return response
    }

    private func writeShortages(to json: inout JSONWriter) {
        json.arrayMember("products") { json in
            for shortage in self.shortages {
                json.object { json in
                    json.member("product_id", shortage.productID)
                    json.member("available", shortage.available)
                }
            }
        }
    }

    private func writeFieldErrors(to json: inout JSONWriter) {
        json.objectMember("errors") { json in
            for (field, messages) in self.fieldErrors {
                json.arrayMember(name: field) { json in
                    for message in messages { json.value(message) }
                }
            }
        }
    }
}
