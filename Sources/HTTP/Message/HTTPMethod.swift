/// The request methods that the product knows (RFC 9110 section 9, RFC 5789).
///
/// `TRACE` is known so that it is answered `405`; any other method, `CONNECT` too, is answered `501`.
package enum HTTPMethod: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    case trace = "TRACE"

    /// The method of that name, capitals counting; `nil` if it is not known.
    init?(_ token: Span<UInt8>) {
        switch token.count {
        case 3 where token.isEqual(to: "GET"): self = .get
        case 3 where token.isEqual(to: "PUT"): self = .put
        case 4 where token.isEqual(to: "HEAD"): self = .head
        case 4 where token.isEqual(to: "POST"): self = .post
        case 5 where token.isEqual(to: "PATCH"): self = .patch
        case 5 where token.isEqual(to: "TRACE"): self = .trace
        case 6 where token.isEqual(to: "DELETE"): self = .delete
        case 7 where token.isEqual(to: "OPTIONS"): self = .options
        default: return nil
        }
    }
}
