import HTTP
import Runtime

/// Shows with each answer what it took: the statements and cache operations of its request, with their times.
///
/// For developers (`DEBUG_QUERIES=1`); never in production, since it tells strangers how the shop is built.
@Loop
final class TracingResponder: HTTPResponder {
    private let responder: any HTTPResponder

    init(_ responder: any HTTPResponder) {
        self.responder = responder
    }

    func plan(for request: HTTPRequest) -> BodyPlan {
        switch self.responder.plan(for: request) {
        case .spool(let maximumBytes, let respond):
            return .spool(maximumBytes: maximumBytes) { request in self.traced { respond(request) } }
        case let plan: return plan
        }
    }

    func respond(to request: HTTPRequest) -> HTTPAnswer {
        self.traced { self.responder.respond(to: request) }
    }

    /// Asks for an answer, and adds to it what it took.
    private func traced(_ respond: () -> HTTPAnswer) -> HTTPAnswer {
        let start = MonotonicTime.now()
        let trace = OperationTrace()
        switch Tracing.$current.withValue(trace, operation: respond) {
        case .ready(let response): return .ready(Self.adding(trace, since: start, to: response))
        case .pending(within: let timeout, let priority, let work):
            return .pending(within: timeout, priority: priority) {
                let response = await Tracing.$current.withValue(trace, operation: work)
                return Self.adding(trace, since: start, to: response)
            }
        case .called(within: let timeout, let begin):
            return .called(within: timeout) { done in
                Tracing.$current.withValue(trace) {
                    begin { done(Self.adding(trace, since: start, to: $0)) }
                }
            }
        }
    }

    func respond(to error: RequestError, head: RequestHead?) -> HTTPResponse {
        self.responder.respond(to: error, head: head)
    }

    func respondBusy(to request: HTTPRequest) -> HTTPResponse {
        self.responder.respondBusy(to: request)
    }

    func respondTimedOut(to request: HTTPRequest) -> HTTPResponse {
        self.responder.respondTimedOut(to: request)
    }

    private static func adding(
        _ trace: OperationTrace,
        since start: MonotonicTime,
        to response: HTTPResponse
    ) -> HTTPResponse {
        var response = response
        response.addField(ServerTiming.field, TraceTiming.value(trace, total: .now() - start))
        return response
    }
}
