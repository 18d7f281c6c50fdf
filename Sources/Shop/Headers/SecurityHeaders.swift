import HTTP

/// The fields by which browsers do no more with an answer than they must (OWASP Secure Headers Project).
///
/// `Strict-Transport-Security` is not among them: it belongs to whoever ends TLS, which is nginx.
enum SecurityHeaders {
    /// Of JSON and plain text: nothing in it is ever run or shown in a frame.
    static let api = Self.block(contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'")

    /// Of a page whose style is in the page itself.
    static let page = Self.block(
        contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    )

    /// The fields of an answer of that type.
    static func block(for mediaType: MediaType) -> HTTPFieldBlock {
        mediaType == .html ? Self.page : Self.api
    }

    private static func block(contentSecurityPolicy: String) -> HTTPFieldBlock {
        HTTPFieldBlock([
            .xContentTypeOptions: "nosniff",
            .referrerPolicy: "no-referrer",
            .contentSecurityPolicy: contentSecurityPolicy,
            .xFrameOptions: "DENY",
            .crossOriginResourcePolicy: "same-origin",
        ])
    }
}
