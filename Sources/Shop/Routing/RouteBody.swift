package import HTTP

/// What becomes of the body of a route's requests.
package enum RouteBody: Sendable {
    /// It is read into memory, up to the server's ``HTTP/HTTPLimits/maximumBodyBytes``; the handler sees to its type.
    case buffered

    /// It is read into a file, up to so many bytes, once the head has shown that the request may pass: access, rate
    /// limit, and a type that is one of `types` (else `415`).
    ///
    /// A request without a body has no ``HTTP/HTTPRequest/spool``.
    case spooled(maximumBytes: Int, types: [MediaType])

    /// Whether a body of the head's type is taken; one without a type is `application/octet-stream`.
    static func isTaken(_ head: RequestHead, types: [MediaType]) -> Bool {
        let type = head[.contentType] == nil ? MediaType.octetStream : head.contentType()
        return type.map { type in types.contains { $0.isSameType(as: type) } } ?? false
    }
}
