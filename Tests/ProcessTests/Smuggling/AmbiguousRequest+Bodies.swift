extension AmbiguousRequest {
    /// Requests where a body is expected, and bodies where a request is (RFC 9112 section 6.3).
    static let bodies: [AmbiguousRequest] = [
        Self("two requests, one after the other", get + "\r\n" + smuggled + end, "404 404 404 OIE"),
        Self("a request in a body of announced length", length("LEN", smuggled), "404 404 OE"),
        Self("a request in a chunk", chunked("HEX\r\n" + smuggled + "\r\n0\r\n\r\n"), "404 404 OE"),
        Self("a request in the body of a GET", get + "Content-Length: LEN\r\n\r\n" + smuggled + end, "404 404 OE"),
        Self(
            "a request after a GET that names no length",
            get + "\r\nhello" + smuggled + end,
            "404 501 O",
            nginx: "404 400 O",
            .anotherRefusal
        ),
    ]
}
