/// The name of a header field, a token that is the same in capitals and small letters (RFC 9110 section 5.1).
package struct HTTPFieldName: Sendable, ExpressibleByStringLiteral {
    /// The name as it is sent, such as `ETag`.
    let text: StaticString

    /// Whether the writer of answers sets the field itself, so that nobody else may.
    let isReserved: Bool

    /// A name written in the code; anything but a token there is a programmer's error.
    package init(stringLiteral text: StaticString) {
        // SAFETY: the buffer is read within the closure.
        let (isToken, isReserved) = text.withUTF8Buffer { buffer in
            (buffer.allSatisfy { ByteSet.token.contains($0) }, Self.isReserved(buffer.span))
        }
        precondition(text.utf8CodeUnitCount > 0 && isToken, "a field name is a token")
        self.text = text
        self.isReserved = isReserved
    }

    private static func isReserved(_ name: Span<UInt8>) -> Bool {
        switch name.count {
        case 4: name.isEqualIgnoringCase(to: "Date")
        case 10: name.isEqualIgnoringCase(to: "Connection")
        case 14: name.isEqualIgnoringCase(to: "Content-Length")
        case 17: name.isEqualIgnoringCase(to: "Transfer-Encoding")
        default: false
        }
    }

    /// Whether `name` is this name.
    func matches(_ name: Span<UInt8>) -> Bool { name.isEqualIgnoringCase(to: self.text) }
}

extension HTTPFieldName {
    package static let accept: HTTPFieldName = "Accept"
    package static let acceptEncoding: HTTPFieldName = "Accept-Encoding"
    package static let accessControlAllowHeaders: HTTPFieldName = "Access-Control-Allow-Headers"
    package static let accessControlAllowMethods: HTTPFieldName = "Access-Control-Allow-Methods"
    package static let accessControlAllowOrigin: HTTPFieldName = "Access-Control-Allow-Origin"
    package static let accessControlExposeHeaders: HTTPFieldName = "Access-Control-Expose-Headers"
    package static let accessControlMaxAge: HTTPFieldName = "Access-Control-Max-Age"
    package static let accessControlRequestMethod: HTTPFieldName = "Access-Control-Request-Method"
    package static let age: HTTPFieldName = "Age"
    package static let allow: HTTPFieldName = "Allow"
    package static let authorization: HTTPFieldName = "Authorization"
    package static let cacheControl: HTTPFieldName = "Cache-Control"
    package static let connection: HTTPFieldName = "Connection"
    package static let contentLength: HTTPFieldName = "Content-Length"
    package static let contentSecurityPolicy: HTTPFieldName = "Content-Security-Policy"
    package static let contentType: HTTPFieldName = "Content-Type"
    package static let cookie: HTTPFieldName = "Cookie"
    package static let crossOriginResourcePolicy: HTTPFieldName = "Cross-Origin-Resource-Policy"
    package static let date: HTTPFieldName = "Date"
    package static let eTag: HTTPFieldName = "ETag"
    package static let expect: HTTPFieldName = "Expect"
    package static let forwarded: HTTPFieldName = "Forwarded"
    package static let host: HTTPFieldName = "Host"
    package static let idempotencyKey: HTTPFieldName = "Idempotency-Key"
    package static let idempotentReplayed: HTTPFieldName = "Idempotent-Replayed"
    package static let ifMatch: HTTPFieldName = "If-Match"
    package static let ifModifiedSince: HTTPFieldName = "If-Modified-Since"
    package static let ifNoneMatch: HTTPFieldName = "If-None-Match"
    package static let ifUnmodifiedSince: HTTPFieldName = "If-Unmodified-Since"
    package static let lastModified: HTTPFieldName = "Last-Modified"
    package static let link: HTTPFieldName = "Link"
    package static let location: HTTPFieldName = "Location"
    package static let origin: HTTPFieldName = "Origin"
    package static let rateLimit: HTTPFieldName = "RateLimit"
    package static let rateLimitPolicy: HTTPFieldName = "RateLimit-Policy"
    package static let referrerPolicy: HTTPFieldName = "Referrer-Policy"
    package static let retryAfter: HTTPFieldName = "Retry-After"
    package static let secFetchSite: HTTPFieldName = "Sec-Fetch-Site"
    package static let server: HTTPFieldName = "Server"
    package static let setCookie: HTTPFieldName = "Set-Cookie"
    package static let traceparent: HTTPFieldName = "Traceparent"
    package static let transferEncoding: HTTPFieldName = "Transfer-Encoding"
    package static let userAgent: HTTPFieldName = "User-Agent"
    package static let vary: HTTPFieldName = "Vary"
    package static let wwwAuthenticate: HTTPFieldName = "WWW-Authenticate"
    package static let xContentTypeOptions: HTTPFieldName = "X-Content-Type-Options"
    package static let xForwardedFor: HTTPFieldName = "X-Forwarded-For"
    package static let xForwardedProto: HTTPFieldName = "X-Forwarded-Proto"
    package static let xFrameOptions: HTTPFieldName = "X-Frame-Options"
    package static let xRealIP: HTTPFieldName = "X-Real-IP"
    package static let xRequestID: HTTPFieldName = "X-Request-Id"
    package static let xRequestedWith: HTTPFieldName = "X-Requested-With"
}
