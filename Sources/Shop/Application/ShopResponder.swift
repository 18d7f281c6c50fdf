package import HTTP
package import Runtime

/// Takes a request from its bytes to its route, and an answer or an error back: what all routes have in common.
@Loop
package final class ShopResponder: HTTPResponder {
    let router: Router
    private let durations: [Histogram]
    let logger: Logger
    private let authenticator: any Authenticator
    let trustedProxies: TrustedProxies
    let rateLimits: RateLimits?
    let cors: CORSPolicy
    let failures: Counter
    private let hasSpooledBodies: Bool
    @exclusivity(unchecked) var ids = RequestIDSource()

    /// What the last answer had its fields in.
    @exclusivity(unchecked) private var fieldRoom = HTTPFieldRoom()

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
        self.hasSpooledBodies = routes.contains { if case .spooled = $0.body { true } else { false } }
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
            if request.head.method == .options {
                return .ready(self.options(try self.allow(request.head), request, requestID))
            }
            let match = try self.match(request.head)
            let routeIndex = try self.routeIndex(of: match, method: request.head.method)
            let route = self.router.routes[routeIndex]
            let principal = try self.principal(of: request.head, route.access)
            let mediaType = try self.mediaType(of: request.head, route)
            let decision = self.decide(route, principal, request)
            if case .decided(let outcome) = decision, outcome?.isAdmitted ?? true,
                let source = self.source(of: route, request.head)
            {
                return self.answer(from: source, to: request, requestID, mediaType, routeIndex, outcome)
            }
            let context = self.context(of: request, requestID, match, principal, mediaType)
            return self.answer(route, routeIndex, context, decision)
        } catch {
            return .ready(self.fail(error, request, requestID))
        }
    }

    /// Keeps the memory for the fields of the next page.
    package func reclaim(_ room: consuming HTTPFieldRoom) {
        self.fieldRoom = room
    }

    /// What an answer that is in memory is made from.
    private enum Source {
        case constant(ConstantAnswer)
        case page(CachedPage, PageCache)
    }

    private func source(of route: Route, _ head: RequestHead) -> Source? {
        switch route.handler {
        case .constant(let answer): head.queryRange == nil ? .constant(answer) : nil
        case .cached(let pages, _): pages.pageInMemory(for: head).map { .page($0, pages) }
        case .immediate, .waiting, .called: nil
        }
    }

    /// Answers with what is in memory.
    ///
    /// Without a context, which is for work that waits: this way allocates nothing.
    private func answer(
        from source: Source,
        to request: HTTPRequest,
        _ requestID: RequestID,
        _ mediaType: MediaType,
        _ routeIndex: Int,
        _ outcome: RateLimitOutcome?
    ) -> HTTPAnswer {
        let start = EventLoop.shared.now
        var room = HTTPFieldRoom()
        swap(&room, &self.fieldRoom)
        var response =
            switch source {
            case .constant(let answer): answer.answer(to: request.head, in: consume room)
            case .page(let page, let pages): pages.answer(fromMemory: page, to: request.head, in: consume room)
            }
        self.complete(&response, request, requestID, mediaType, outcome)
        self.durations[routeIndex].record(since: start)
        return .ready(response)
    }

    /// Lets routes that have their bodies in files see to who may, how often, and what type, by the head alone.
    ///
    /// After the body the access is looked at again: a session may have ended meanwhile.
    package func plan(for request: HTTPRequest) -> BodyPlan {
        // What is wrong with the request otherwise is told when its body has been read.
        guard self.hasSpooledBodies, let match = try? self.match(request.head),
            let routeIndex = self.router.resources[match.resourceIndex].routeIndex(of: request.head.method),
            case .spooled(let maximumBytes, let types) = self.router.routes[routeIndex].body
        else { return .buffer }
        let route = self.router.routes[routeIndex]
        let requestID = self.ids.id(of: request.head)
        do {
            let principal = try self.principal(of: request.head, route.access)
            _ = try self.mediaType(of: request.head, route)
            guard RouteBody.isTaken(request.head, types: types) else { throw Problem.unsupportedMediaType(types) }
            let decision = self.decide(route, principal, request)
            if case .decided(let outcome?) = decision, !outcome.isAdmitted { throw Problem.rateLimited(outcome) }
            return .spool(maximumBytes: maximumBytes) { request in
                do {
                    let principal = try self.principal(of: request.head, route.access)
                    let mediaType = try self.mediaType(of: request.head, route)
                    let context = self.context(of: request, requestID, match, principal, mediaType)
                    return self.answer(route, routeIndex, context, decision)
                } catch {
                    return .ready(self.fail(error, request, requestID))
                }
            }
        } catch {
            return .refuse(self.fail(error, request, requestID))
        }
    }

    /// - Throws: ``Problem`` `406` if the route offers nothing that the client accepts.
    private func mediaType(of head: RequestHead, _ route: Route) throws(Problem) -> MediaType {
        guard let mediaType = head.preferredType(among: route.mediaTypes) else {
            throw .notAcceptable(offered: route.mediaTypes)
        }
        return mediaType
    }

    private func context(
        of request: HTTPRequest,
        _ requestID: RequestID,
        _ match: Router.Match,
        _ principal: Principal?,
        _ mediaType: MediaType
    ) -> RequestContext {
        RequestContext(
            request: request,
            requestID: requestID,
            pathID: match.pathID,
            mediaType: mediaType,
            principal: principal,
            trustedProxies: self.trustedProxies
        )
    }

    private func decide(_ route: Route, _ principal: Principal?, _ request: HTTPRequest) -> RateLimits.Decision {
        guard let rateLimits else { return .decided(nil) }
        return rateLimits.decide(
            route.limit,
            principal,
            self.trustedProxies.clientAddress(peer: request.peer.ipAddress, head: request.head)
        )
    }

    private func answer(
        _ route: Route,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ decision: RateLimits.Decision
    ) -> HTTPAnswer {
        switch decision {
        case .decided(let outcome): self.answer(route, routeIndex, context, outcome)
        case .asking(let question): self.answer(route, routeIndex, context, after: question)
        }
    }

    /// The methods of the resource, or of all resources for `OPTIONS *`.
    private func allow(_ head: RequestHead) throws -> String {
        if head.targetsServer { return self.router.allow }
        return self.router.resources[try self.match(head).resourceIndex].allow
    }

    private func match(_ head: RequestHead) throws -> Router.Match {
        if let match = self.router.match(head.bytes.span.extracting(head.pathRange)) { return match }
        guard head.bytes[head.pathRange].contains(UInt8(ascii: "%")) else { throw Problem.notFound }
        let path: RequestPath?
        do throws(TargetError) {
            path = try head.path()
        } catch {
            throw Problem(error)
        }
        let decoded = path.map { "/" + $0.segments.joined(separator: "/") } ?? ""
        guard let match = self.router.match(decoded.utf8Span.span) else { throw Problem.notFound }
        return match
    }

    func routeIndex(of match: Router.Match, method: HTTPMethod) throws -> Int {
        guard
            let index = self.router.resources[match.resourceIndex].routeIndex(of: method == .head ? .get : method)
        else { throw Problem.methodNotAllowed(allow: self.router.resources[match.resourceIndex].allow) }
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
        case .constant(let constant):
            return self.answer(routeIndex, context, outcome) { context in
                try context.refuseParameters()
                return constant.answer(to: context.request.head)
            }
        case .immediate(let handler): return self.answer(routeIndex, context, outcome, by: handler)
        case .waiting(let handler): return self.work(of: handler, routeIndex, context, outcome)
        case .called(let handler): return self.call(handler, routeIndex, context, outcome)
        case .cached(let pages, let handler):
            let start = EventLoop.shared.now
            switch pages.shortcut(for: context) {
            case .answer(var response):
                self.complete(&response, context, outcome)
                self.durations[routeIndex].record(since: start)
                return .ready(response)
            case .look(let look): return self.looking(look, pages, handler, routeIndex, context, outcome)
            case .none: return self.work(of: handler, routeIndex, context, outcome)
            }
        }
    }

    private func answer(
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?,
        by handler: @Loop (RequestContext) throws -> HTTPResponse
    ) -> HTTPAnswer {
        let start = EventLoop.shared.now
        let result = Result { try handler(context) }
        return .ready(self.response(to: context, result, routeIndex, outcome, since: start))
    }

    /// Answers when the handler calls back, without a task.
    private func call(
        _ handler: @escaping Route.Called,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) -> HTTPAnswer {
        .called(within: self.router.routes[routeIndex].timeout) { done in
            let start = EventLoop.shared.now
            let end: @Loop (Result<HTTPResponse, any Error>) -> Void = { result in
                done(self.response(to: context, result, routeIndex, outcome, since: start))
            }
            do {
                try handler(context, end)
            } catch {
                end(.failure(error))
            }
        }
    }

    /// Answers from the second level of the cache without a task; begins one only if the page is not there.
    private func looking(
        _ look: PageCache.Look,
        _ pages: PageCache,
        _ handler: @escaping Route.Waiting,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) -> HTTPAnswer {
        let start = EventLoop.shared.now
        return .called(within: self.router.routes[routeIndex].timeout) { done in
            pages.answer(to: context, look) { page in
                if let page {
                    done(self.response(to: context, .success(page), routeIndex, outcome, since: start))
                } else {
                    let answer = self.work(of: handler, routeIndex, context, outcome)
                    EventLoop.shared.spawn { done(await answer.response()) }
                }
            }
        }
    }

    /// Answers once the limit has been asked for.
    private func answer(
        _ route: Route,
        _ routeIndex: Int,
        _ context: RequestContext,
        after question: RateLimits.Question
    ) -> HTTPAnswer {
        .pending(within: route.timeout, priority: route.priority) {
            let outcome = await self.rateLimits?.ask(question)
            return await self.answer(route, routeIndex, context, outcome).response()
        }
    }

    /// All in the closure itself: each suspended function more costs a request some 600 instructions.
    private func work(
        of handler: @escaping Route.Waiting,
        _ routeIndex: Int,
        _ context: RequestContext,
        _ outcome: RateLimitOutcome?
    ) -> HTTPAnswer {
        .pending(
            within: self.router.routes[routeIndex].timeout,
            priority: self.router.routes[routeIndex].priority
        ) {
            let start = EventLoop.shared.now
            let result: Result<HTTPResponse, any Error>
            do {
                result = .success(try await handler(context))
            } catch {
                result = .failure(error)
            }
            return self.response(to: context, result, routeIndex, outcome, since: start)
        }
    }

    /// What a handler's result is answered with; how long it took is recorded.
    private func response(
        to context: RequestContext,
        _ result: Result<HTTPResponse, any Error>,
        _ routeIndex: Int,
        _ outcome: RateLimitOutcome?,
        since start: MonotonicTime
    ) -> HTTPResponse {
        defer { self.durations[routeIndex].record(since: start) }
        do {
            var response = try result.get()
            self.complete(&response, context, outcome, since: start)
            return response
        } catch {
            return self.fail(error, context.request, context.requestID, outcome, since: start)
        }
    }
}
