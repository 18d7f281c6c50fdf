import HTTP

/// Why a route's requests may be refused: what its access, path, parameters, body and limit bring with them, and what
/// its operation adds.
struct APIRefusals {
    /// The refusals of one status, the first of each code.
    struct Status {
        let status: HTTPStatus
        fileprivate(set) var problems: [Problem]
    }

    /// In ascending order.
    let statuses: [Status]

    init(_ route: Route, _ operation: APIOperation) {
        var all = operation.problems + Self.always(route)
        all += Self.ofAccess(route.access) + Self.ofParameters(operation) + Self.ofBody(route, operation)
        if route.path.contains("<id>") { all.append(.notFound) }
        if route.limit != .unlimited { all.append(.tooManyRequests(retryAfterSeconds: 1)) }
        var statuses: [Int: Status] = [:]
        for problem in all {
            var status = statuses[problem.status.code] ?? Status(status: problem.status, problems: [])
            if !status.problems.contains(where: { $0.code == problem.code }) { status.problems.append(problem) }
            statuses[problem.status.code] = status
        }
        self.statuses = statuses.values.sorted { $0.status.code < $1.status.code }
    }

    private static func always(_ route: Route) -> [Problem] {
        [.invalidParameter("colour", "is not a parameter here")] + TargetError.allCases.map { Problem($0) }
            + [.notAcceptable(offered: route.mediaTypes), .internalError, .unavailable, .timedOut]
    }

    private static func ofAccess(_ access: Access) -> [Problem] {
        let ofToken = [Problem.ambiguousToken, .invalidToken]
        return switch access {
        case .credentials: []
        case .anyone: ofToken
        case .user: ofToken + [.unauthenticated]
        case .permitted(let permission): ofToken + [.unauthenticated, .forbidden(permission)]
        case .permittedEither(let permission, _): ofToken + [.unauthenticated, .forbidden(permission)]
        }
    }

    private static func ofParameters(_ operation: APIOperation) -> [Problem] {
        (operation.honoursIfMatch ? [.preconditionFailed] : [])
            + (operation.honoursIdempotencyKey
                ? [.invalidIdempotencyKey, .idempotencyInFlight, .idempotencyKeyReused] : [])
    }

    private static func ofBody(_ route: Route, _ operation: APIOperation) -> [Problem] {
        switch route.body {
        case .spooled(_, let types): return [Problem(RequestError.bodyTooLarge), .unsupportedMediaType(types)]
        case .buffered:
            guard let body = operation.body else { return [] }
            let refused = body.memberNames.first.map { ($0, [FieldError.missing.message]) }
            return [
                .bodyIsNoObject, Problem(RequestError.bodyTooLarge), .unsupportedMediaType,
                .invalidFields(refused.map { [$0] } ?? []),
            ]
        }
    }
}
