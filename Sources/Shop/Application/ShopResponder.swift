package import HTTP
package import Runtime

/// Takes a request from its bytes to its route, and an answer or an error back: what all routes have in common.
@Loop
package final class ShopResponder: HTTPResponder {
    private let router: Router
    private let durations: [Histogram]
    private let logger: Logger
    private let authenticator: any Authenticator
    private let trustedProxies: TrustedProxies
    private let rateLimits: RateLimits?
    private let cors: CORSPolicy
    private let failures: Counter
    private var ids = RequestIDSource()

    package init(
        _ routes: [Route],
        server: String,
        authenticator: any Authenticator,
        trustedProxies: TrustedProxies,
        rateLimits: RateLimits? = nil,
        cors: CORSPolicy = .none,
        metrics: MetricsRegistry,
        logger: Logger
    ) {
        self.router = Router(routes)
        self.logger = logger
        self.authenticator = authenticator
        self.trustedProxies = trustedProxies
        self.rateLimits = rateLimits
        self.cors = cors
        self.durations = routes.map { route in
            metrics.histogram(
                "soundwave_http_request_seconds",
                "How long answers took, from the whole request to the answer.",
                ["server": server, "method": route.method.rawValue, "route": route.path]
            )
        }
        self.failures = metrics.counter(
            "soundwave_http_failures_total",
            "Requests that failed by a fault of ours (500).",
            ["server": server]
        )
    }

    /// What the route answers, or a problem that says why there is none.
    package func respond(to request: HTTPRequest) -> HTTPAnswer {
        let requestID = self.ids.id(of: request.head)
        do {
            if request.head.method == .options, request.head.targetsServer {
                return .ready(self.finish(Self.options(self.router.allow), request.head, requestID))
            }
            let match = try self.match(request.head)
            if request.head.method == .options {
                return .ready(self.answerOptions(self.router.resources[match.resourceIndex].allow, request, requestID))
            }
            let routeIndex = try self.routeIndex(of: match, method: request.head.method)
            let route = self.router.routes[routeIndex]
            let principal = try self.principal(of: request.head, route.access)
            guard let mediaType = request.head.preferredType(among: route.mediaTypes) else {
                throw Problem.notAcceptable(offered: route.mediaTypes)
            }
            let context = RequestContext(
                request: request,
                requestID: requestID,
                pathID: match.pathID,
                mediaType: mediaType,
                principal: principal,
                trustedProxies: self.trustedProxies
            )
            switch self.rateLimits?.decide(route.limit, context) ?? .decided(nil) {
            case .decided(let outcome): return self.answer(route, routeIndex, context, outcome)
            case .asking(let question): return self.answer(route, routeIndex, context, after: question)
            }
        } catch {
            return .ready(self.fail(error, request, requestID))
        }
    }

    private func match(_ head: RequestHead) throws -> Router.Match {
        if let match = self.router.match(head.bytes[head.pathRange]) { return match }
        guard head.bytes[head.pathRange].contains(UInt8(ascii: "%")) else { throw Problem.notFound }
        let path: RequestPath?
        do throws(TargetError) {
            path = try head.path()
        } catch {
            throw Problem(error)
        }
        let decoded = path.map { "/" + $0.segments.joined(separator: "/") } ?? ""
        guard let match = self.router.match(Array(decoded.utf8)[...]) else { throw Problem.notFound }
        return match
    }

    private func routeIndex(of match: Router.Match, method: HTTPMethod) throws -> Int {
        let resource = self.router.resources[match.resourceIndex]
        guard let index = resource.routeIndex(of: method == .head ? .get : method) else {
            throw Problem.methodNotAllowed(allow: resource.allow)
        }
        return index
    }

    private func principal(of head: RequestHead, _ access: Access) throws -> Principal? {
        if access == .credentials { return nil }
        let principal = try self.authenticator.principal(of: head)
        try access.admit(principal)
        return principal
    }

    private func answer(
        _ route: Route,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) -> HTTPAnswer {
        if let outcome, !outcome.isAdmitted {
            return .ready(self.fail(Problem.rateLimited(outcome), context.request, context.requestID))
        }
        switch route.handler {
        case .immediate(let handler):
            do {
                return .ready(self.finish(try handler(context), context, outcome))
            } catch {
                return .ready(self.fail(error, context.request, context.requestID, outcome))
            }
        case .waiting(let handler):
            return .pending { await self.wait(for: handler, routeIndex, context, outcome) }
        }
    }

    /// Answers once the limit has been asked for.
    private func answer(
        _ route: Route,
        _ routeIndex: Int,
        _ context: RequestContext,
        after question: RateLimits.Question
    ) -> HTTPAnswer {
        .pending {
            let outcome = await self.rateLimits?.ask(question)
            switch self.answer(route, routeIndex, context, outcome) {
            case .ready(let response): return response
            case .pending(let work): return await work()
            }
        }
    }

    private func wait(
        for handler: @Loop @Sendable (RequestContext) async throws -> HTTPResponse,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) async -> HTTPResponse {
        let start = EventLoop.shared.now
        let response: HTTPResponse
        do {
            response = self.finish(try await handler(context), context, outcome)
        } catch {
            response = self.fail(error, context.request, context.requestID, outcome)
        }
        self.durations[routeIndex].record(since: start)
        if self.logger.isEnabled(.debug) { self.log(response, context, MonotonicTime.now() - start) }
        return response
    }

    // MARK: Answers of its own

    /// The problem by which a client learns why its request could not be read.
    package func respond(to error: RequestError) -> HTTPResponse {
        let id = self.ids.newID()
        return self.finish(Problem(error).response(requestID: id), nil, id)
    }

    /// `503` with `Retry-After`.
    package func respondBusy() -> HTTPResponse {
        let id = self.ids.newID()
        return self.finish(Problem.unavailable.response(requestID: id), nil, id)
    }

    /// `504`; the log has it as a warning.
    package func respondTimedOut(to request: HTTPRequest) -> HTTPResponse {
        let id = self.ids.id(of: request.head)
        self.logger.with(requestID: id.description).warning("request timed out")
        return self.finish(Problem.timedOut.response(requestID: id), request.head, id)
    }

    private func answerOptions(_ allow: String, _ request: HTTPRequest, _ requestID: RequestID) -> HTTPResponse {
        guard let preflight = self.cors.preflight(request.head, allow: allow) else {
            return self.finish(Self.options(allow), request.head, requestID)
        }
        return self.finishWithoutOrigin(preflight, SecurityHeaders.api, requestID)
    }

    private static func options(_ allow: String) -> HTTPResponse {
        var response = HTTPResponse(.noContent)
        response.addField(.allow, allow)
        return response
    }

    private func fail(
        _ error: any Error,
        _ request: HTTPRequest,
        _ requestID: RequestID,
        _ outcome: RateLimitOutcome? = nil
    ) -> HTTPResponse {
        let problem = Problem(error)
        if problem.status.code >= 500 {
            let logger = self.logger.with(requestID: requestID.description)
            let description: LogValue = .string(String(describing: error))
            if problem.status == .internalServerError {
                self.failures.increment()
                logger.error("request failed", ["error": description])
            } else {
                logger.warning(
                    "request refused",
                    ["error": description, "status": .integer(Int64(problem.status.code))]
                )
            }
        }
        var response = problem.response(requestID: requestID)
        if let outcome = problem.rateLimit ?? outcome { self.rateLimits?.addFields(of: outcome, to: &response) }
        return self.finish(response, request.head, requestID)
    }

    /// Adds what a handler's answer has in common with all others, and what its limit says.
    private func finish(
        _ response: HTTPResponse,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) -> HTTPResponse {
        var response = response
        if let outcome { self.rateLimits?.addFields(of: outcome, to: &response) }
        self.cors.addFields(to: &response, for: context.request.head)
        return self.finishWithoutOrigin(response, SecurityHeaders.block(for: context.mediaType), context.requestID)
    }

    /// Adds what all answers have in common; there is no head where the request could not be read.
    private func finish(_ response: HTTPResponse, _ head: RequestHead?, _ requestID: RequestID) -> HTTPResponse {
        var response = response
        self.cors.addFields(to: &response, for: head)
        return self.finishWithoutOrigin(response, SecurityHeaders.api, requestID)
    }

    private func finishWithoutOrigin(
        _ response: HTTPResponse,
        _ securityHeaders: HTTPFieldBlock,
        _ requestID: RequestID
    ) -> HTTPResponse {
        var response = response
        response.addFields(securityHeaders)
        requestID.withBytes { response.addField(.xRequestID, $0) }
        return response
    }

    private func log(_ response: HTTPResponse, _ context: RequestContext, _ duration: Duration) {
        let head = context.request.head
        let path = String(decoding: head.bytes[head.pathRange], as: UTF8.self)
        self.logger.with(requestID: context.requestID.description).debug(
            "request",
            [
                "method": .string(head.method.rawValue), "path": .string(path),
                "status": .integer(Int64(response.status.code)), "client": .string(context.clientAddress),
                "seconds": .double(duration.inSeconds), "traceparent": .string(head[.traceparent] ?? ""),
            ]
        )
    }
}
