package import HTTP
import Runtime

/// Which web pages of other origins may read the answers (Fetch standard, "HTTP-CORS protocol").
///
/// An origin is compared as a whole, byte for byte. Credentials mode is never allowed: the one cookie that there is
/// (``RefreshCookie``) is for the shop's own pages, and the access token is a field that a page sets itself.
package struct CORSPolicy: Sendable, CustomStringConvertible {
    private struct Origin: Sendable {
        let text: String
        let fields: HTTPFieldBlock
    }

    /// How long a browser may keep the answer to a preflight request: two hours, the most that any browser keeps it.
    private static let preflightLifetimeSeconds = 7200

    private static let requestFields =
        "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, X-Request-Id"

    private static let exposedFields =
        "ETag, Link, Location, Retry-After, RateLimit, RateLimit-Policy, X-Total-Count, X-Request-Id, "
        + "Idempotent-Replayed"

    /// Of answers to everyone else, so that a cache does not give one page's answer to another.
    private static let varyFields = HTTPFieldBlock([.vary: "Origin"])

    private static let preflightFields = HTTPFieldBlock([
        .accessControlAllowHeaders: Self.requestFields,
        .accessControlMaxAge: String(Self.preflightLifetimeSeconds),
    ])

    private let origins: [Origin]
    package let description: String

    /// No page of another origin may; nothing is added to any answer.
    package static let none = CORSPolicy(origins: [], description: "")

    private init(origins: [Origin], description: String) {
        self.origins = origins
        self.description = description
    }

    /// Reads origins with commas between, such as `https://shop.example,http://localhost:3000`.
    ///
    /// - Returns: `nil` if one of them is not what a browser sends: a scheme (`http` or `https`), a host in small
    ///   letters, and a port that is not the scheme's own. `*` and `null` are no origins.
    package init?(_ text: String) {
        var origins: [Origin] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) where !text.isEmpty {
            let origin = String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            guard Self.isOrigin(origin) else { return nil }
            origins.append(
                Origin(
                    text: origin,
                    fields: HTTPFieldBlock([
                        .accessControlAllowOrigin: origin, .vary: "Origin",
                        .accessControlExposeHeaders: Self.exposedFields,
                    ])
                )
            )
        }
        self.init(origins: origins, description: text)
    }

    /// Adds what an answer to `head` says to the page that sent it; without a head, to nobody in particular.
    package func addFields(to response: inout HTTPResponse, for head: RequestHead?) {
        guard !self.origins.isEmpty else { return }
        response.addFields(head.flatMap(self.origin)?.fields ?? Self.varyFields)
    }

    /// Adds what the answer to a preflight request says besides.
    ///
    /// Nothing if it is none (a page's `OPTIONS` without the method that it is about to use), or of an origin that may
    /// not.
    ///
    /// - Parameters:
    ///   - response: The answer to `OPTIONS`.
    ///   - head: Of the request.
    ///   - allow: The methods of the resource.
    package func addPreflightFields(to response: inout HTTPResponse, for head: RequestHead, allow: String) {
        guard !self.origins.isEmpty, head.count(of: .accessControlRequestMethod) == 1, self.origin(of: head) != nil
        else { return }
        response.addFields(Self.preflightFields)
        response.addField(.accessControlAllowMethods, allow)
    }

    private func origin(of head: RequestHead) -> Origin? {
        let found = head.withValue(of: .origin) { value in
            self.origins.first { $0.text.utf8.count == value.count && Self.isEqual($0.text, value) }
        }
        return found.flatMap(\.self)
    }

    private static func isEqual(_ text: String, _ value: Span<UInt8>) -> Bool {
        let text = text.utf8Span.span
        return value.indices.allSatisfy { text[$0] == value[$0] }
    }

    /// Whether a browser would send it so (RFC 6454 section 6.2).
    private static func isOrigin(_ text: String) -> Bool {
        let defaultPort: String
        let authority: Substring
        if text.hasPrefix("https://") {
            (defaultPort, authority) = (":443", text.dropFirst(8))
        } else if text.hasPrefix("http://") {
            (defaultPort, authority) = (":80", text.dropFirst(7))
        } else {
            return false
        }
        guard !authority.hasSuffix(defaultPort) else { return false }
        let end = authority.hasPrefix("[") ? authority.firstIndex(of: "]").map(authority.index(after:)) : nil
        let portStart = authority[(end ?? authority.startIndex)...].firstIndex(of: ":") ?? authority.endIndex
        let host = authority[..<portStart]
        return Self.isHost(host, isAddress: end != nil)
            && (portStart == authority.endIndex || Self.isPort(authority[portStart...].dropFirst()))
    }

    private static func isHost(_ host: Substring, isAddress: Bool) -> Bool {
        if isAddress { return IPAddress(String(host.dropFirst().dropLast()))?.isVersion4 == false }
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isName && !host.isEmpty && host.utf8.count <= 253
    }

    private static func isPort(_ port: Substring) -> Bool {
        guard let first = port.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first) else { return false }
        return port.utf8.allSatisfy { $0.isASCIIDigit } && UInt16(port) != nil
    }
}

extension UInt8 {
    fileprivate var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
