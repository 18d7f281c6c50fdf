extension AmbiguousRequest {
    /// Lengths that two readers could take for different ones (RFC 9112 section 6.2).
    static let lengths: [AmbiguousRequest] = [
        Self("twice, the same", post("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), "400"),
        Self("twice, different", post("Content-Length: 5\r\nContent-Length: LEN\r\n", smuggled), "400"),
        Self(
            "twice, different, the longer one first",
            post("Content-Length: LEN\r\nContent-Length: 0\r\n", smuggled),
            "400"
        ),
        Self("a list", length("5, 5"), "400"),
        Self("a sign", length("+5"), "400"),
        Self("a negative one", length("-5"), "400"),
        Self("two words", length("5 5"), "400"),
        Self("hexadecimal", length("0x5"), "400"),
        Self("empty", length(""), "400"),
        Self("a fraction", length("5.0"), "400"),
        Self("a vertical tab before", length("\u{0B}5"), "400"),
        Self("spaces and tabs around", length(" \t5 \t"), "404 404 OE", nginx: "400", .nginxIsStricter),
        Self("zeros in front", length("0000000005"), "404 404 OE"),
        Self("zero, and a request", length("0", smuggled), "404 404 404 OIE"),
        Self("more than fits", length("99999999999999999999"), "413", nginx: "400", .anotherRefusal),
        Self("2^64 + 5", length("18446744073709551621"), "413", nginx: "400", .anotherRefusal),
        Self("a space before the colon", post("Content-Length : LEN\r\n", smuggled), "400"),
        Self("an underscore in the name", post("Content_Length: LEN\r\n", smuggled), "404 404 404 OIE"),
        Self("on a folded line", post("Content-Length:\r\n LEN\r\n", smuggled), "400"),
        Self("a NUL after the number", length("5\0"), "400"),
        Self("no colon", post("Content-Length LEN\r\n", smuggled), "400"),
    ]
}
