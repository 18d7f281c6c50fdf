import HTTP
import Testing

@testable import Shop

/// The head of a request with some field lines besides `Host`.
enum GivenHead {
    private struct Incomplete: Error {}

    static func with(_ lines: [String], host: String = "shop.test") throws -> RequestHead {
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        let fields = lines.map { "\($0)\r\n" }.joined()
        let text = "POST /api/token/cookie/refresh/ HTTP/1.1\r\nHost: \(host)\r\n\(fields)\r\n"
        let progress = try parser.consume(Array(text.utf8).span, into: &head)
        if case .complete = progress { return head }
        throw Incomplete()
    }
}

@Suite("The cookie of the refresh token")
struct RefreshCookieTests {
    @Test("No script reads it, no other site sends it, and no other address gets it")
    func isKept() {
        #expect(
            RefreshCookie.keeping("a.b-c_d", lifetimeSeconds: 86_400)
                == "__Secure-refresh=a.b-c_d; Max-Age=86400; Path=/api/token/; HttpOnly; Secure; SameSite=Strict"
        )
        #expect(RefreshCookie.keeping("a", lifetimeSeconds: -5).hasPrefix("__Secure-refresh=a; Max-Age=0; "))
        #expect(
            RefreshCookie.removal
                == "__Secure-refresh=; Max-Age=0; Path=/api/token/; HttpOnly; Secure; SameSite=Strict"
        )
    }

    @Test(
        "It is found among others, in one field line or in several",
        arguments: [
            ["Cookie: __Secure-refresh=a.b.c"],
            ["Cookie: theme=dark; __Secure-refresh=a.b.c"],
            ["Cookie: __Secure-refresh=a.b.c; theme=dark"],
            ["Cookie: theme=dark;  __Secure-refresh=a.b.c;x"],
            ["Cookie: theme=dark", "Cookie: __Secure-refresh=a.b.c"],
            ["Cookie: Xx__Secure-refresh=d; __Secure-refresh=a.b.c; __Secure-refresh2=e"],
        ]
    )
    func isFound(_ lines: [String]) throws {
        #expect(RefreshCookie.token(of: try GivenHead.with(lines)) == "a.b.c")
    }

    @Test("A sign of equality belongs to the value")
    func keepsSigns() throws {
        #expect(RefreshCookie.token(of: try GivenHead.with(["Cookie: __Secure-refresh=a=b="])) == "a=b=")
    }

    @Test(
        "None, an empty one, another name, or more than one is no token",
        arguments: [
            [], ["Cookie:"], ["Cookie: __Secure-refresh"], ["Cookie: __Secure-refresh="], ["Cookie: refresh=a.b.c"],
            ["Cookie: __secure-refresh=a.b.c"], ["Cookie: __Secure-refresh=a; __Secure-refresh=a"],
            ["Cookie: __Secure-refresh=a", "Cookie: __Secure-refresh=b"], ["X-Cookie: __Secure-refresh=a.b.c"],
        ]
    )
    func isNotFound(_ lines: [String]) throws {
        #expect(RefreshCookie.token(of: try GivenHead.with(lines)) == nil)
    }
}
