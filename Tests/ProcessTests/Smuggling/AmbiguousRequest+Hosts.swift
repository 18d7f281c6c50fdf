extension AmbiguousRequest {
    /// Who is asked (RFC 9112 section 3.2).
    static let hosts: [AmbiguousRequest] = [
        Self("two Hosts", line("GET {O} HTTP/1.1", "Host: s\r\nHost: s\r\n"), "400"),
        Self("two different Hosts", line("GET {O} HTTP/1.1", "Host: s\r\nHost: t\r\n"), "400"),
        Self("no Host", line("GET {O} HTTP/1.1", ""), "400"),
        Self("an empty Host", line("GET {O} HTTP/1.1", "Host:\r\n"), "400"),
        Self("a Host with a space", line("GET {O} HTTP/1.1", "Host: s t\r\n"), "400"),
        Self("a Host with a slash", line("GET {O} HTTP/1.1", "Host: s/x\r\n"), "400"),
        Self(
            "a Host with a user",
            line("GET {O} HTTP/1.1", "Host: u@s\r\n"),
            "400",
            nginx: "400 404 E",
            .connectionsAreApart
        ),
        Self(
            "a Host with a port that is none",
            line("GET {O} HTTP/1.1", "Host: s:99999\r\n"),
            "400",
            nginx: "400 404 E",
            .connectionsAreApart
        ),
        Self("a list of Hosts", line("GET {O} HTTP/1.1", "Host: s, t\r\n"), "400"),
        Self("HTTP/1.0 without a Host", "GET {O} HTTP/1.0\r\n\r\n", "404 O"),
    ]
}
