import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Request ids")
struct RequestIDTests {
    @Test(
        "A sane id is taken over",
        arguments: [
            "a", "0", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "A-._~+/=:z", "Zm9vYmFy==",
            String(repeating: "x", count: 128), "0123456789abcdef0123456789abcdef", String(repeating: "A", count: 32),
            String(repeating: "f", count: 31) + "g", "/" + String(repeating: "0", count: 31),
        ]
    )
    func takesOver(_ text: String) {
        #expect(RequestID(given: text.utf8Span.span)?.description == text)
    }

    @Test(
        "Any other is not",
        arguments: [
            "", " ", "a b", "a\tb", "a\nb", "a\r\nX-Evil: 1", "a\u{0}", "\"a\"", "a,b", "a;b", "a<b", "é", "\u{7f}",
            "{}", "a'b", "%41", String(repeating: "x", count: 129),
        ]
    )
    func refuses(_ text: String) {
        #expect(RequestID(given: text.utf8Span.span) == nil)
    }

    @Test("Our own are 32 hexadecimal digits, the process and then the number")
    func writes() {
        #expect(
            RequestID.made(process: 0x0123_4567_89ab_cdef, number: 255).description
                == "0123456789abcdef00000000000000ff"
        )
        #expect(RequestID.made(process: .max, number: .max).description == String(repeating: "f", count: 32))
    }

    @Test("Each request without a sane id gets a new one of its own", .loop)
    func makes() async throws {
        let ids = try await Self.ids(
            of: [[:], ["X-Request-Id": "a b"], ["X-Request-Id": ""], ["X-Request-Id": "given-1"], [:]])
        #expect(ids[3] == "given-1")
        let made = [ids[0], ids[1], ids[2], ids[4]]
        #expect(Set(made).count == 4)
        #expect(Set(made.map { $0.prefix(16) }).count == 1)
        #expect(made.allSatisfy { $0.utf8.count == 32 })
    }

    @Test("Two processes do not make the same ids", .loop)
    func areRandom() async throws {
        let (one, other) = (try await Self.ids(of: [[:]]), try await Self.ids(of: [[:]]))
        #expect(one != other)
    }

    @Loop
    private static func ids(of requests: [[String: String]]) throws -> [String] {
        var source = RequestIDSource()
        return try requests.map { source.id(of: try TestRequest.make("GET", "/", $0).head).description }
    }
}
