extension AmbiguousRequest {
    /// Codings that are almost `chunked` (RFC 9112 section 6.1).
    static let codings: [AmbiguousRequest] = [
        Self("as it should be", coding("chunked"), "404 404 OE"),
        Self("capitals", coding("ChUnKeD"), "404 404 OE"),
        Self(
            "a tab before",
            post("Transfer-Encoding:\tchunked\r\n", hello),
            "404 404 OE",
            nginx: "501",
            .nginxIsStricter
        ),
        Self("chunked twice in a list", coding("chunked, chunked"), "400", nginx: "501", .anotherRefusal),
        Self(
            "chunked twice in two fields",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", hello),
            "400"
        ),
        Self("identity", coding("identity"), "501"),
        Self("gzip, chunked", coding("gzip, chunked"), "501"),
        Self("chunked, identity", coding("chunked, identity"), "400", nginx: "501", .anotherRefusal),
        Self(
            "chunked, and another field with identity",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", hello),
            "400"
        ),
        Self("xchunked", coding("xchunked"), "501"),
        Self("chunked with a parameter", coding("chunked;x=y"), "400", nginx: "501", .anotherRefusal),
        Self("in quotes", coding("\"chunked\""), "400", nginx: "501", .anotherRefusal),
        Self("a comma after", coding("chunked,"), "400", nginx: "501", .anotherRefusal),
        Self("a comma before", coding(",chunked"), "400", nginx: "501", .anotherRefusal),
        Self("empty", coding(""), "400", nginx: "501", .anotherRefusal),
        Self("a vertical tab before", coding("\u{0B}chunked"), "400", nginx: "501", .anotherRefusal),
        Self("a NUL after", coding("chunked\0"), "400"),
        Self("bytes beyond ASCII", coding("chunked\u{E9}"), "400", nginx: "501", .anotherRefusal),
        Self("on a folded line", post("Transfer-Encoding:\r\n chunked\r\n", hello), "400"),
        Self("no colon", post("Transfer-Encoding chunked\r\n", hello), "400"),
        Self(
            "HTTP/1.0",
            "POST {O} HTTP/1.0\r\nHost: s\r\nTransfer-Encoding: chunked\r\n\r\n" + hello + end,
            "400"
        ),
    ]
}
