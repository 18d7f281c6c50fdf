extension AmbiguousRequest {
    /// Lines of a head that end, begin or fold in other ways than they should (RFC 9112 sections 2.2 and 5).
    static let heads: [AmbiguousRequest] = [
        Self("LF for CRLF", "GET {O} HTTP/1.1\nHost: s\n\n" + end, "400", nginx: "404 404 OE", .headIsRewritten),
        Self(
            "LF after the request line",
            "GET {O} HTTP/1.1\nHost: s\r\n\r\n" + end,
            "400",
            nginx: "404 404 OE",
            .headIsRewritten
        ),
        Self("LF after a field", get + "X: y\n\r\n" + end, "400", nginx: "404 404 OE", .headIsRewritten),
        Self("LF for the empty line", get + "\n" + end, "400", nginx: "404 404 OE", .headIsRewritten),
        Self("CR in a value", get("X: y\rz\r\n"), "400"),
        Self("CR CR LF", get + "X: y\r\r\n\r\n" + end, "400", nginx: "404 404 OE", .headIsRewritten),
        Self("NUL in a value", get("X: \0\r\n"), "400"),
        Self("NUL in a name", get("X\0: y\r\n"), "400"),
        Self("a folded field", get("X: y\r\n z\r\n"), "400"),
        Self("a first field that is folded", "GET {O} HTTP/1.1\r\n Host: s\r\n\r\n" + end, "400"),
        Self("a space before the colon", get("X : y\r\n"), "400"),
        Self("a space in a name", get("X Y: z\r\n"), "400"),
        Self("no name", get(": y\r\n"), "400"),
        Self("no colon", get("X\r\n"), "400", nginx: "404 404 OE", .headIsRewritten),
        Self("empty lines before", "\r\n\r\n" + get + "\r\n" + end, "404 404 OE"),
        Self("LF before", "\n" + get + "\r\n" + end, "400", nginx: "404 404 OE", .headIsRewritten),
        Self("a space before", " " + get + "\r\n" + end, "400"),
        Self(
            "a hundred and one fields",
            get(String(repeating: "X: y\r\n", count: 101)),
            "431",
            nginx: "431 404 E",
            .connectionsAreApart
        ),
        Self(
            "17 KB of fields",
            get(String(repeating: "X: " + String(repeating: "y", count: 1000) + "\r\n", count: 17)),
            "431",
            nginx: "431 404 E",
            .connectionsAreApart
        ),
    ]
}
