/// The versions of HTTP that are spoken.
///
/// A request of a later 1.x is treated as 1.1 (RFC 9110 section 2.5).
package enum HTTPVersion: Sendable {
    case http10
    case http11
}
