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

    func respond(to request: HTTPRequest) -> HTTPAnswer {
        let start = MonotonicTime.now()
        let trace = OperationTrace()
        switch Tracing.$current.withValue(trace, operation: { self.responder.respond(to: request) }) {
        case .ready(let response): return .ready(Self.adding(trace, since: start, to: response))
        case .pending(let work):
            return .pending {
                let response = await Tracing.$current.withValue(trace, operation: work)
                return Self.adding(trace, since: start, to: response)
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
        response.addField("Server-Timing", ServerTiming.value(trace, total: .now() - start))
        return response
    }
}
