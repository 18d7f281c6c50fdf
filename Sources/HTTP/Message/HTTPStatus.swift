/// A status code with its status line ready to be sent (RFC 9110 section 15).
package struct HTTPStatus: Sendable, Hashable {
    /// The three digits as a number.
    package let code: Int

    /// `HTTP/1.1 200 OK` with its CRLF.
    let line: StaticString

    private init(_ code: Int, _ line: StaticString) {
        self.code = code
        self.line = line
    }

    /// What the code is called, such as `Not Found`.
    package var reason: String { String(self.line.description.dropFirst("HTTP/1.1 200 ".count).dropLast()) }

    /// Whether an answer of this status has neither content nor a `Content-Length` (RFC 9110 section 8.6).
    var forbidsContentLength: Bool { self.code < 200 || self.code == 204 }

    /// Whether an answer of this status ends with its head (RFC 9112 section 6.3).
    var forbidsBody: Bool { self.forbidsContentLength || self.code == 304 }

    package static func == (one: HTTPStatus, other: HTTPStatus) -> Bool { one.code == other.code }

    package func hash(into hasher: inout Hasher) { hasher.combine(self.code) }
}

extension HTTPStatus {
    package static let `continue` = HTTPStatus(100, "HTTP/1.1 100 Continue\r\n")
    package static let ok = HTTPStatus(200, "HTTP/1.1 200 OK\r\n")
    package static let created = HTTPStatus(201, "HTTP/1.1 201 Created\r\n")
    package static let accepted = HTTPStatus(202, "HTTP/1.1 202 Accepted\r\n")
    package static let noContent = HTTPStatus(204, "HTTP/1.1 204 No Content\r\n")
    package static let movedPermanently = HTTPStatus(301, "HTTP/1.1 301 Moved Permanently\r\n")
    package static let found = HTTPStatus(302, "HTTP/1.1 302 Found\r\n")
    package static let seeOther = HTTPStatus(303, "HTTP/1.1 303 See Other\r\n")
    package static let notModified = HTTPStatus(304, "HTTP/1.1 304 Not Modified\r\n")
    package static let temporaryRedirect = HTTPStatus(307, "HTTP/1.1 307 Temporary Redirect\r\n")
    package static let permanentRedirect = HTTPStatus(308, "HTTP/1.1 308 Permanent Redirect\r\n")
    package static let badRequest = HTTPStatus(400, "HTTP/1.1 400 Bad Request\r\n")
    package static let unauthorized = HTTPStatus(401, "HTTP/1.1 401 Unauthorized\r\n")
    package static let forbidden = HTTPStatus(403, "HTTP/1.1 403 Forbidden\r\n")
    package static let notFound = HTTPStatus(404, "HTTP/1.1 404 Not Found\r\n")
    package static let methodNotAllowed = HTTPStatus(405, "HTTP/1.1 405 Method Not Allowed\r\n")
    package static let notAcceptable = HTTPStatus(406, "HTTP/1.1 406 Not Acceptable\r\n")
    package static let requestTimeout = HTTPStatus(408, "HTTP/1.1 408 Request Timeout\r\n")
    package static let conflict = HTTPStatus(409, "HTTP/1.1 409 Conflict\r\n")
    package static let gone = HTTPStatus(410, "HTTP/1.1 410 Gone\r\n")
    package static let preconditionFailed = HTTPStatus(412, "HTTP/1.1 412 Precondition Failed\r\n")
    package static let contentTooLarge = HTTPStatus(413, "HTTP/1.1 413 Content Too Large\r\n")
    package static let uriTooLong = HTTPStatus(414, "HTTP/1.1 414 URI Too Long\r\n")
    package static let unsupportedMediaType = HTTPStatus(415, "HTTP/1.1 415 Unsupported Media Type\r\n")
    package static let expectationFailed = HTTPStatus(417, "HTTP/1.1 417 Expectation Failed\r\n")
    package static let unprocessableContent = HTTPStatus(422, "HTTP/1.1 422 Unprocessable Content\r\n")
    package static let preconditionRequired = HTTPStatus(428, "HTTP/1.1 428 Precondition Required\r\n")
    package static let tooManyRequests = HTTPStatus(429, "HTTP/1.1 429 Too Many Requests\r\n")
    package static let headerFieldsTooLarge = HTTPStatus(431, "HTTP/1.1 431 Request Header Fields Too Large\r\n")
    package static let internalServerError = HTTPStatus(500, "HTTP/1.1 500 Internal Server Error\r\n")
    package static let notImplemented = HTTPStatus(501, "HTTP/1.1 501 Not Implemented\r\n")
    package static let badGateway = HTTPStatus(502, "HTTP/1.1 502 Bad Gateway\r\n")
    package static let serviceUnavailable = HTTPStatus(503, "HTTP/1.1 503 Service Unavailable\r\n")
    package static let gatewayTimeout = HTTPStatus(504, "HTTP/1.1 504 Gateway Timeout\r\n")
    package static let versionNotSupported = HTTPStatus(505, "HTTP/1.1 505 HTTP Version Not Supported\r\n")
}
