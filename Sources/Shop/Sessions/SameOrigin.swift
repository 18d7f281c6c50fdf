import HTTP

/// Whether a request that proves itself by a cookie was sent by a page of the shop's own.
///
/// A browser sends cookies along with what any page asks for, so the cookie alone does not say that its user wanted it
/// (OWASP "Cross-Site Request Forgery Prevention"). `SameSite=Strict` keeps it from other sites already; this keeps it
/// from other hosts of the same site too, and from browsers that do not know `SameSite`.
enum SameOrigin {
    /// Refuses what a page of another origin has sent, or may have.
    ///
    /// `X-Requested-With` must be there: a page of another origin cannot send it without asking first (Fetch standard,
    /// "CORS-preflight request"), and is never allowed to. `Sec-Fetch-Site` and `Origin` must say the same where they
    /// are; browsers set them, and pages cannot.
    ///
    /// - Throws: ``Problem`` `403`.
    static func check(_ head: RequestHead) throws(Problem) {
        guard head.withValue(of: .xRequestedWith, { !$0.isEmpty }) == true else { throw .crossOriginRequest }
        if let site = head[.secFetchSite], site != "same-origin" { throw .crossOriginRequest }
        if let origin = head[.origin] {
            guard let host = head[.host], origin == "https://\(host)" || origin == "http://\(host)" else {
                throw .crossOriginRequest
            }
        }
    }
}
