import Runtime

/// What becomes of a request's body, decided when its head is complete and before anything of the body is read.
package enum BodyPlan {
    /// It is read into memory, up to ``HTTPLimits/maximumBodyBytes``; then the responder is asked.
    case buffer

    /// It is read into a file, up to so many bytes; then `respond` is asked, with the request whose
    /// ``HTTPRequest/spool`` has the body.
    ///
    /// A longer body is answered `413`: at once where its length was announced, else at the chunk that is too many.
    case spool(maximumBytes: Int, respond: @Loop @Sendable (HTTPRequest) -> HTTPAnswer)

    /// Nothing of it is read, a client that waits for `100 Continue` never gets it, and the connection is closed after
    /// this answer.
    case refuse(HTTPResponse)
}
