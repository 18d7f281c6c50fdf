package import HTTP
package import Runtime

/// One line of the route table: method, path, who may, and what answers.
///
/// A class, so that a request on its way holds it by one reference.
package final class Route: Sendable {
    typealias Waiting = nonisolated(nonsending) @Sendable (RequestContext) async throws -> HTTPResponse

    /// Answers by calling what it is given once, on the loop, at once or later; unless it throws.
    typealias Called = @Loop (RequestContext, @escaping @Loop (Result<HTTPResponse, any Error>) -> Void) throws -> Void

    enum Handler {
        /// Answers the same to everyone; takes no parameters.
        case constant(ConstantAnswer)
        /// Answers without waiting.
        case immediate(@Loop (RequestContext) throws -> HTTPResponse)
        /// Answers after waiting for something; runs where it is called, which is the loop.
        case waiting(Waiting)
        /// Answers after waiting for something, without a task; see ``HTTP/HTTPAnswer/called(within:_:)``.
        case called(Called)
        /// Answers from a cache's memory without waiting, if that has the page; else as if there were no cache.
        case cached(PageCache, Waiting)
    }

    package let method: HTTPMethod

    /// The path with its trailing slash, if it has one; `<id>` stands for a positive whole number.
    package let path: String

    package let access: Access

    /// Which rate limit a request counts against.
    package let limit: RouteLimit

    let handler: Handler

    /// What becomes of its body.
    package let body: RouteBody

    /// How long its answer may take to be made, if not ``HTTP/HTTPLimits/requestTimeout``; then the client gets `504`.
    package let timeout: Nanoseconds?

    /// How much it matters while more is asked for than can be done: health first, orders before lists.
    package let priority: RequestPriority

    /// What the resource is offered as; a client that accepts none of it gets `406`.
    package let mediaTypes: [MediaType]

    /// What it does, for those who call it; `nil` for what is not for the outside.
    let operation: APIOperation?

    /// - Parameters:
    ///   - method: Its method; `HEAD` and `OPTIONS` need no route.
    ///   - path: As in ``path``.
    ///   - access: Who may call it.
    ///   - limit: `nil`: that of its kind, which for what takes a password or a token is the one of logins.
    ///   - handler: What answers.
    ///   - mediaTypes: What it is offered as.
    ///   - body: What becomes of its body.
    ///   - timeout: As in ``timeout``.
    ///   - operation: As in ``operation``.
    init(
        _ method: HTTPMethod,
        _ path: String,
        _ access: Access,
        _ limit: RouteLimit?,
        _ handler: Handler,
        _ mediaTypes: [MediaType],
        body: RouteBody = .buffered,
        timeout: Duration? = nil,
        operation: APIOperation? = nil
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.limit = limit ?? (access == .credentials ? .logins : method == .get ? .reads : .writes)
        self.handler = handler
        self.mediaTypes = mediaTypes
        self.body = body
        self.timeout = timeout.map { Nanoseconds($0) }
        self.priority =
            switch self.limit {
            case .unlimited: .essential
            case .orders: .high
            // Passwords are hashed one after the other: their queue has its own bound.
            case .logins, .registrations, .resets: .separate
            // What has a time of its own takes long, which says nothing about the rest.
            case .reads, .writes, .refreshes: timeout == nil ? .ordinary : .separate
            }
        self.operation = operation
    }

    static func get(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        offering mediaTypes: [MediaType] = [.json],
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.get, path, access, limit, .waiting(handler), mediaTypes, operation: operation)
    }

    /// A route whose answer takes waiting, but no task: for what is cheap, asked for often, and sure to end soon.
    static func getByCall(
        _ path: String,
        _ access: Access,
        _ handler: @escaping Called,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.get, path, access, .reads, .called(handler), [.json], operation: operation)
    }

    /// A route that answers the same to everyone, and takes no parameters.
    static func getConstant(
        _ path: String,
        _ access: Access,
        _ answer: ConstantAnswer,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.get, path, access, nil, .constant(answer), [.json], operation: operation)
    }

    /// A route that answers without waiting.
    static func getImmediately(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        offering mediaTypes: [MediaType] = [.json],
        _ handler: @escaping @Loop (RequestContext) throws -> HTTPResponse,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.get, path, access, limit, .immediate(handler), mediaTypes, operation: operation)
    }

    /// A route whose pages are cached; see ``PageCache``.
    ///
    /// - Parameters:
    ///   - path: As in ``path``.
    ///   - access: Who may call it; all of them are answered the same.
    ///   - pages: Where the handler files its pages.
    ///   - limit: As in ``init(_:_:_:_:_:_:)``.
    ///   - handler: Answers by ``PageCache/answer(to:_:fill:)``.
    ///   - operation: What it does, for those who call it.
    /// - Returns: The route.
    static func getCached(
        _ path: String,
        _ access: Access,
        _ pages: PageCache,
        limit: RouteLimit? = nil,
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.get, path, access, limit, .cached(pages, handler), [.json], operation: operation)
    }

    static func post(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        body: RouteBody = .buffered,
        timeout: Duration? = nil,
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(
            .post,
            path,
            access,
            limit,
            .waiting(handler),
            [.json],
            body: body,
            timeout: timeout,
            operation: operation
        )
    }

    static func put(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        body: RouteBody = .buffered,
        timeout: Duration? = nil,
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.put, path, access, limit, .waiting(handler), [.json], body: body, timeout: timeout, operation: operation)
    }

    static func patch(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.patch, path, access, limit, .waiting(handler), [.json], operation: operation)
    }

    static func delete(
        _ path: String,
        _ access: Access,
        limit: RouteLimit? = nil,
        _ handler: @escaping Waiting,
        _ operation: APIOperation? = nil
    ) -> Route {
        Route(.delete, path, access, limit, .waiting(handler), [.json], operation: operation)
    }
}
