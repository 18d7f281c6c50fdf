extension AmbiguousRequest {
    /// What concerns one connection only (RFC 9110 sections 7.6, 7.8 and 10.1).
    static let hopByHop: [AmbiguousRequest] = [
        Self(
            "h2c",
            get("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
            "404 404 OE"
        ),
        Self(
            "websocket",
            get("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"),
            "404 404 OE"
        ),
        Self(
            "Connection names Content-Length",
            post("Connection: Content-Length\r\nContent-Length: 5\r\n", "hello"),
            "404 404 OE"
        ),
        Self("Connection names Host", get("Connection: Host, X-Real-IP\r\n"), "404 404 OE"),
        Self("keep-alive and close", get + "Connection: keep-alive, close\r\n\r\n" + smuggled, "404 O"),
        Self(
            "Expect: 100-continue",
            post("Expect: 100-continue\r\nContent-Length: 5\r\n", "hello"),
            "100 404 404 OE"
        ),
        Self("Expect: something else", get("Expect: tea\r\n"), "417", nginx: "404 404 OE", .headIsRewritten),
        Self(
            "Expect with a request in the body",
            post("Expect: 100-continue\r\nContent-Length: LEN\r\n", smuggled),
            "100 404 404 OE"
        ),
        Self("TE: trailers", get("TE: trailers\r\nConnection: TE\r\n"), "404 404 OE"),
    ]
}
