package import HTTP
import Runtime

/// The answers that no route makes, and what all answers have in common.
extension ShopResponder {
    /// The problem by which a client learns why its request could not be read.
    package func respond(to error: RequestError, head: RequestHead?) -> HTTPResponse {
        let id = head.map { self.ids.id(of: $0) } ?? self.ids.newID()
        self.logger.with(requestID: id.description).debug("request not readable", ["code": .string(error.code)])
        var response = Problem(error).response(requestID: id)
        self.identify(&response, head, id)
        return response
    }

    /// `503` with `Retry-After`.
    package func respondBusy(to request: HTTPRequest) -> HTTPResponse {
        let id = self.ids.id(of: request.head)
        var response = Problem.unavailable.response(requestID: id)
        self.complete(&response, request, id)
        return response
    }

    /// `504`; the log has it as a warning.
    package func respondTimedOut(to request: HTTPRequest) -> HTTPResponse {
        let id = self.ids.id(of: request.head)
        self.logger.with(requestID: id.description).warning(
            "request timed out",
            ["traceparent": Self.traceparent(request)]
        )
        var response = Problem.timedOut.response(requestID: id)
        self.identify(&response, request.head, id)
        return response
    }

    func options(_ allow: String, _ request: HTTPRequest, _ requestID: RequestID) -> HTTPResponse {
        var response = HTTPResponse(.noContent)
        response.addField(.allow, allow)
        self.cors.addPreflightFields(to: &response, for: request.head, allow: allow)
        self.complete(&response, request, requestID)
        return response
    }

    func fail(
        _ error: any Error,
        _ request: HTTPRequest,
        _ requestID: RequestID,
        _ outcome: RateLimitOutcome? = nil,
        since start: MonotonicTime? = nil
    ) -> HTTPResponse {
        let problem = Problem(error)
        if problem.status.code >= 500 {
            let logger = self.logger.with(requestID: requestID.description)
            let description: LogValue = .string(String(describing: error))
            let traceparent = Self.traceparent(request)
            if problem.status == .internalServerError {
                self.failures.increment()
                logger.error("request failed", ["error": description, "traceparent": traceparent])
            } else {
                let status: LogValue = .integer(Int64(problem.status.code))
                logger.warning(
                    "request refused",
                    ["error": description, "status": status, "traceparent": traceparent]
                )
            }
        }
        var response = problem.response(requestID: requestID)
        if let outcome = problem.rateLimit ?? outcome { self.rateLimits?.addFields(of: outcome, to: &response) }
        self.complete(&response, request, requestID, since: start)
        return response
    }

    func complete(
        _ response: inout HTTPResponse,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?,
        since start: MonotonicTime? = nil
    ) {
        self.complete(&response, context.request, context.requestID, context.mediaType, outcome, since: start)
    }

    /// A handler's answer also says what is left of its limit, and a page has fields of its own.
    func complete(
        _ response: inout HTTPResponse,
        _ request: HTTPRequest,
        _ requestID: RequestID,
        _ mediaType: MediaType,
        _ outcome: RateLimitOutcome?,
        since start: MonotonicTime? = nil
    ) {
        if let outcome { self.rateLimits?.addFields(of: outcome, to: &response) }
        self.complete(&response, request, requestID, SecurityHeaders.block(for: mediaType), since: start)
    }

    /// What every answer to a request goes through: it gets what all have in common, and the log has it at the level
    /// debug.
    func complete(
        _ response: inout HTTPResponse,
        _ request: HTTPRequest,
        _ requestID: RequestID,
        _ securityHeaders: HTTPFieldBlock = SecurityHeaders.api,
        since start: MonotonicTime? = nil
    ) {
        if self.logger.isEnabled(.debug) {
            self.log(response, request, requestID, MonotonicTime.now() - (start ?? EventLoop.shared.now))
        }
        self.identify(&response, request.head, requestID, securityHeaders)
    }

    /// Adds the fields that all answers have; there is no head where the request could not be read.
    private func identify(
        _ response: inout HTTPResponse,
        _ head: RequestHead?,
        _ requestID: RequestID,
        _ securityHeaders: HTTPFieldBlock = SecurityHeaders.api
    ) {
        self.cors.addFields(to: &response, for: head)
        response.addFields(securityHeaders)
        requestID.withBytes { response.addField(.xRequestID, $0) }
    }

    private static func traceparent(_ request: HTTPRequest) -> LogValue {
        .string(request.head[.traceparent] ?? "")
    }

    private func log(
        _ response: HTTPResponse,
        _ request: HTTPRequest,
        _ requestID: RequestID,
        _ duration: Duration
    ) {
        let head = request.head
        let path = String(decoding: head.bytes[head.pathRange], as: UTF8.self)
        let client = self.trustedProxies.clientAddress(peer: request.peer.ipAddress, head: head).description
        self.logger.with(requestID: requestID.description).debug(
            "request",
            [
                "method": .string(head.method.rawValue), "path": .string(path),
                "status": .integer(Int64(response.status.code)), "client": .string(client),
                "seconds": .double(duration.inSeconds), "traceparent": Self.traceparent(request),
            ]
        )
    }
}
