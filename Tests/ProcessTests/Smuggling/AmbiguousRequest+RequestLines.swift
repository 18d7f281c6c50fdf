extension AmbiguousRequest {
    /// Request lines of other forms and versions (RFC 9112 section 3).
    static let requestLines: [AmbiguousRequest] = [
        Self("a target with a space", line("GET {O} {I} HTTP/1.1"), "400"),
        Self("a tab for a space", line("GET\t{O}\tHTTP/1.1"), "400"),
        Self("two spaces", line("GET  {O}  HTTP/1.1"), "400", nginx: "404 404 OE", .headIsRewritten),
        Self("a space at the end", line("GET {O} HTTP/1.1 "), "400", nginx: "404 404 OE", .headIsRewritten),
        Self("no version", "GET {O}\r\n\r\n" + end, "400", nginx: "O", .oldestVersion),
        Self("HTTP/0.9", "GET {O}\r\n", "400", nginx: "O", .oldestVersion),
        Self(
            "HTTP/1.0 that goes on",
            line("GET {O} HTTP/1.0", "Host: s\r\nConnection: keep-alive\r\n"),
            "404 404 OE"
        ),
        Self("HTTP/1.2", line("GET {O} HTTP/1.2"), "404 404 OE"),
        Self("HTTP/2.0", line("GET {O} HTTP/2.0"), "505"),
        Self("HTTP/11.1", line("GET {O} HTTP/11.1"), "400", nginx: "505", .anotherRefusal),
        Self("http/1.1", line("GET {O} http/1.1"), "400"),
        Self("HTTP/1.1x", line("GET {O} HTTP/1.1x"), "400"),
        Self("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + end, "505", nginx: "400", .anotherRefusal),
        Self("a method in small letters", line("get {O} HTTP/1.1"), "501", nginx: "400", .anotherRefusal),
        Self(
            "a method that nobody knows",
            line("BREW {O} HTTP/1.1"),
            "501",
            nginx: "501 404 E",
            .connectionsAreApart
        ),
        Self("CONNECT", line("CONNECT s:80 HTTP/1.1"), "501", nginx: "400", .anotherRefusal),
        Self("TRACE", line("TRACE {O} HTTP/1.1"), "404 404 OE", nginx: "405", .nginxIsStricter),
        Self("an absolute target", line("GET http://s{O} HTTP/1.1"), "404 404 OE"),
        Self("an absolute target of another host", line("GET http://other{O} HTTP/1.1"), "404 404 OE"),
        Self("an absolute target with a user", line("GET http://u@s{O} HTTP/1.1"), "400"),
        Self("an absolute target without a path", line("GET http://s?{O} HTTP/1.1"), "404 404 E"),
        Self("a target without a slash", line("GET api HTTP/1.1"), "400"),
        Self("a fragment", line("GET {O}#x HTTP/1.1"), "400", nginx: "400 404 E", .connectionsAreApart),
        Self("an escaped line's end", line("GET {O}%0d%0aX:%20y HTTP/1.1"), "404 404 OE"),
        Self("a NUL in the target", line("GET {O}\0 HTTP/1.1"), "400"),
        Self("a byte beyond ASCII", line("GET {O}\u{E9} HTTP/1.1"), "400", nginx: "400 404 E", .connectionsAreApart),
        Self("an escaped NUL", line("GET {O}%00 HTTP/1.1"), "400 404 OE", nginx: "400", .connectionsAreApart),
        Self("dots", line("GET /api/x/..{O} HTTP/1.1"), "404 404 OE"),
        Self("dots above the root", line("GET /../..{O} HTTP/1.1"), "404 404 OE", nginx: "400", .nginxIsStricter),
        Self("* for a GET", line("GET * HTTP/1.1"), "400"),
        Self("OPTIONS *", line("OPTIONS * HTTP/1.1"), "204 404 E", nginx: "400", .nginxIsStricter),
    ]
}
