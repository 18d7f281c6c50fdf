import Crypto
import HTTP
import Postgres

extension Problem {
    static let notFound = Problem(.notFound, "not_found", "There is no such resource.")

    static func notAcceptable(offered: [MediaType]) -> Problem {
        let names = offered.map(\.name).joined(separator: " or ")
        return Problem(.notAcceptable, "not_acceptable", "The resource is offered as \(names) only.")
    }

    /// A parameter of the query is not known, doubled, or not of its form.
    static func invalidParameter(_ name: String, _ reason: String) -> Problem {
        var problem = Problem(.badRequest, "invalid_parameter", "The query parameter \"\(name)\" \(reason).")
        problem.fieldErrors = [(name, [reason])]
        return problem
    }

    static func methodNotAllowed(allow: String) -> Problem {
        var problem = Problem(
            .methodNotAllowed,
            "method_not_allowed",
            "The resource does not support this method."
        )
        problem.allow = allow
        return problem
    }

    /// A dependency is down, or a queue is full: the same request may succeed soon.
    static var unavailable: Problem {
        var problem = Problem(
            .serviceUnavailable,
            "service_unavailable",
            "The shop cannot answer just now. Please try again."
        )
        problem.retryAfterSeconds = 1
        return problem
    }

    static let timedOut = Problem(.gatewayTimeout, "timed_out", "The answer took too long.")

    static let internalError = Problem(
        .internalServerError,
        "internal_error",
        "Something went wrong on our side. It has been noted."
    )

    /// What a client is told about an error: itself if it is a problem, else that it is temporary or ours.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as PostgresError where error.isTemporary: self = .unavailable
        case let error as PasswordError: self = Problem(error)
        case is PageFlights.Full: self = .unavailable
        case is CancellationError: self = .unavailable
        default: self = .internalError
        }
    }

    /// What a client is told whose path or query cannot be decoded.
    init(_ error: TargetError) {
        self.init(.badRequest, error.code, error.detail)
    }

    /// What a client is told whose request could not be read.
    init(_ error: RequestError) {
        self.init(error.status, error.code, error.detail)
    }
}
