extension AmbiguousRequest {
    /// A length and a coding at once, be one of them hidden from one reader (RFC 9112 section 6.1).
    static let framings: [AmbiguousRequest] = [
        Self(
            "the length first",
            post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "HEX\r\n" + smuggled + "\r\n0\r\n\r\n"),
            "400"
        ),
        Self(
            "the coding first",
            post("Transfer-Encoding: chunked\r\nContent-Length: LEN\r\n", "0\r\n\r\n" + smuggled),
            "400"
        ),
        Self("a length of zero", post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"),
        Self(
            "a coding that is none",
            post("Content-Length: 5\r\nTransfer-Encoding: identity\r\n", "hello"),
            "400",
            nginx: "501",
            .anotherRefusal
        ),
        Self(
            "an underscore hides the coding",
            post("Content-Length: 5\r\nTransfer_Encoding: chunked\r\n", "hello"),
            "404 404 OE"
        ),
        Self(
            "a space hides the coding",
            post("Content-Length: 5\r\nTransfer-Encoding : chunked\r\n", "hello"),
            "400"
        ),
        Self(
            "LF hides the coding",
            post("Content-Length: 5\r\nX: y\nTransfer-Encoding: chunked\r\n", "hello"),
            "400"
        ),
        Self(
            "CR hides the coding",
            post("Content-Length: 5\r\nX: y\rTransfer-Encoding: chunked\r\n", "hello"),
            "400"
        ),
        Self(
            "a folded line hides the coding",
            post("Content-Length: 5\r\nX: y\r\n Transfer-Encoding: chunked\r\n", "hello"),
            "400"
        ),
        Self(
            "a NUL hides the coding",
            post("Content-Length: 5\r\nX: \0\r\nTransfer-Encoding\0: chunked\r\n", "hello"),
            "400"
        ),
    ]
}
