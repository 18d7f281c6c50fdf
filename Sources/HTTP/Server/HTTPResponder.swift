package import Runtime

/// Who answers requests.
///
/// It knows no sockets; the server knows no routes.
@Loop
package protocol HTTPResponder: AnyObject, Sendable {
    /// What is to become of a body, asked when the head is complete; not asked for requests without a body.
    ///
    /// Where it says ``BodyPlan/buffer``, ``respond(to:)`` is asked once the body is there.
    ///
    /// - Parameter request: The request, of which only the head is there.
    /// - Returns: What the connection does with the body.
    func plan(for request: HTTPRequest) -> BodyPlan

    /// Answers, at once or after waiting.
    ///
    /// Called while the request is read, before there is a task, so that the constant and the cached cost no more than
    /// they must.
    func respond(to request: HTTPRequest) -> HTTPAnswer

    /// The answer to what is no acceptable request, after which the connection is closed.
    ///
    /// - Parameters:
    ///   - error: What is wrong with it.
    ///   - head: The request's head, if that is sound and its body is not acceptable.
    /// - Returns: The answer.
    func respond(to error: RequestError, head: RequestHead?) -> HTTPResponse

    /// The answer while more requests are under way than can be worked on in time.
    ///
    /// It should cost next to nothing.
    func respondBusy(to request: HTTPRequest) -> HTTPResponse

    /// The answer to a request whose time ran out.
    func respondTimedOut(to request: HTTPRequest) -> HTTPResponse

    /// Takes what an answer that is sent had its fields in, for another answer; by default lets it go.
    func reclaim(_ room: consuming HTTPFieldRoom)
}

extension HTTPResponder {
    /// Lets it go.
    package func reclaim(_ room: consuming HTTPFieldRoom) {}
}

/// An answer, or the work that makes it.
package enum HTTPAnswer {
    /// It is there.
    case ready(HTTPResponse)
    /// It takes waiting. The work is cancelled when the client goes away or the request's time is up: `within`, or
    /// ``HTTPLimits/requestTimeout``. It does not begin if there is too much work of its priority, or if as many
    /// requests as may are under way.
    case pending(
        within: Nanoseconds? = nil,
        priority: RequestPriority = .ordinary,
        @Loop @Sendable () async -> HTTPResponse
    )
    /// It takes waiting, but no task of its own, which with its suspensions costs more than all else about a cheap
    /// answer. The connection calls the closure once, and that calls what it is given once, on the loop, at once or
    /// later. It cannot be cancelled, so only what is sure to end soon is answered like this. Its priority is ordinary.
    case called(within: Nanoseconds? = nil, @Loop (@escaping @Loop (HTTPResponse) -> Void) -> Void)

    /// The answer, waited for if need be.
    @Loop
    package func response() async -> HTTPResponse {
        switch self {
        case .ready(let response): response
        case .pending(_, _, let work): await work()
        case .called(_, let begin):
            await withUnsafeContinuation { continuation in begin { continuation.resume(returning: $0) } }
        }
    }
}
