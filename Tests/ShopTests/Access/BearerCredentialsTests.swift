import Testing

@testable import Shop

@Suite("Bearer credentials")
struct BearerCredentialsTests {
    private func token(_ value: String) -> String? {
        let bytes = Array(value.utf8)
        return BearerCredentials.tokenRange(in: bytes.span).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    @Test(
        "The token stands behind the scheme, in any case of its letters",
        arguments: ["Bearer a.b.c", "bearer a.b.c", "BEARER a.b.c", "bEaReR   a.b.c"]
    )
    func reads(value: String) {
        #expect(self.token(value) == "a.b.c")
    }

    @Test(
        "Another scheme, or nothing behind it, is no token",
        arguments: [
            "", "Bearer", "Bearer ", "Bearer   ", "Basic abc", "Bearera.b.c", "Bearer\ta.b.c", "a.b.c", "\u{22}earer a",
        ]
    )
    func refuses(value: String) {
        #expect(self.token(value) == nil)
    }
}
