import Testing

/// Clients that take their time to keep nginx busy.
@Suite("nginx does not wait for ever", .enabled(if: Nginx.path != nil, "TEST_NGINX names no nginx"))
struct SlowClientTests {
    @Test(
        "A connection on which a head or a body does not come to its end is closed, and others are served meanwhile",
        arguments: [
            "GET /api/ HTTP/1.1\r\nHost: shop", "POST /api/ HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\n1234",
        ]
    )
    func isClosed(text: String) throws {
        try Balancer.with { balancer in
            let slow = try HeldRequest(to: balancer.port, text)
            defer { slow.close() }
            #expect(try balancer.exchange("/api/").status == 200)
            let answer = try #require(slow.answer(withinSeconds: 90), "it was never closed")
            // A head that is not whole is answered with nothing: nobody asked for anything yet.
            #expect(answer.isEmpty || answer.contains(#""code":"request_timeout""#))
            let requests = try balancer.basics.flatMap { try $0.requests() }
            #expect(requests == ["GET /api/"])
        }
    }
}
