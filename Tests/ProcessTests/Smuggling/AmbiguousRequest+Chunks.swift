extension AmbiguousRequest {
    /// Chunked bodies that are almost well-formed (RFC 9112 section 7.1).
    static let chunkings: [AmbiguousRequest] = [
        Self("letters after the size", chunked("5x\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("0x before it", chunked("0x5\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("a space after it", chunked("5 \r\nhello\r\n0\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("a space before it", chunked(" 5\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("a sign", chunked("+5\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("a negative one", chunked("-5\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("no size", chunked("\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("zeros in front", chunked("0000000000000005\r\nhello\r\n0\r\n\r\n"), "404 404 OE"),
        Self(
            "more zeros in front",
            chunked("000000000000000000000005\r\nhello\r\n0\r\n\r\n"),
            "400",
            nginx: "404 404 OE",
            .bodyIsReframed
        ),
        Self("more than fits", chunked("FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("2^64 + 5", chunked("10000000000000005\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("2^63", chunked("8000000000000000\r\nhello\r\n0\r\n\r\n"), "400"),
        Self("LF after the size", chunked("5\nhello\r\n0\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("LF after the content", chunked("5\r\nhello\n0\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("LF everywhere", chunked("5\nhello\n0\n\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("LF at the end", chunked("5\r\nhello\r\n0\r\n\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("LF after the last size", chunked("5\r\nhello\r\n0\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("CR after the size", chunked("5\rhello\r\n0\r\n\r\n"), "400"),
        Self("CR alone ends it all", chunked("5\r\nhello\r\n0\r\n\rX"), "400"),
        Self("nothing after the content", chunked("5\r\nhello0\r\n\r\n"), "400"),
        Self("more than its size", chunked("5\r\nhelloXX\r\n0\r\n\r\n"), "400"),
        Self("an extension", chunked("5;a=b\r\nhello\r\n0;c\r\n\r\n"), "404 404 OE"),
        Self("an extension in quotes that hides a line's end", chunked("5;a=\"\r\nhello\r\n0\r\n\r\n"), "404 404 OE"),
        Self("an extension with LF", chunked("5;a\nhello\r\n0\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("an extension with CR", chunked("5;a\rb\r\nhello\r\n0\r\n\r\n"), "400"),
        Self(
            "an extension with NUL",
            chunked("5;a\0b\r\nhello\r\n0\r\n\r\n"),
            "400",
            nginx: "404 404 OE",
            .bodyIsReframed
        ),
        Self(
            "an extension of 5000 bytes",
            chunked("5;" + String(repeating: "a", count: 5000) + "\r\nhello\r\n0\r\n\r\n"),
            "431",
            nginx: "404 404 OE",
            .bodyIsReframed
        ),
        Self("a trailer", chunked("5\r\nhello\r\n0\r\nX: y\r\n\r\n"), "404 404 OE"),
        Self("a trailer that names a length", chunked("0\r\nContent-Length: 50\r\n\r\n"), "404 404 OE"),
        Self("a trailer that names a coding", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), "404 404 OE"),
        Self("a request as a trailer", chunked("0\r\n" + smuggled), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("a trailer with LF", chunked("0\r\nX: y\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("a trailer without a colon", chunked("0\r\nX\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
        Self("a folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n"), "400", nginx: "404 404 OE", .bodyIsReframed),
    ]
}
