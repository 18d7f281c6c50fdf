/// How the end of a request's body is found (RFC 9112 section 6.3).
package enum BodyFraming: Sendable, Equatable {
    /// There is no body: no framing field, or `Content-Length: 0`.
    case none

    /// The body is this many bytes (at least 1); a length too big for `Int` is `Int.max`.
    case length(Int)

    /// The body comes in chunks and ends with a chunk of size 0 and trailers.
    case chunked

    /// The length that the head announces; 0 for a body in chunks.
    var announcedBytes: Int {
        if case .length(let byteCount) = self { byteCount } else { 0 }
    }
}
