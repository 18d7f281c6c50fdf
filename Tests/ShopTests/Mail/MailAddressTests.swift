import Testing

@testable import Shop

@Suite("Addresses of mail")
struct MailAddressTests {
    @Test(
        "What people have is taken as it is",
        arguments: ["a@b", "ann.lee+shop@example.org", "jürgen@bücher.example"]
    )
    func taken(_ text: String) {
        #expect(MailAddress(text)?.description == text)
    }

    @Test(
        "What could mean something else in a field or an argument is not",
        arguments: [
            "", "a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", "a@b\r\nBcc: c@d", "-f@b", "<a@b>", "a,b@c", "a@b,c@d",
            "\"a\"@b",
            "a@.b", "a@b.", "a@b..c", "a@b;c", "a\u{0}@b", "a@b\u{2028}c", "a\u{200B}@b", "a:b@c", "a@[127.0.0.1]",
            String(repeating: "a", count: 253) + "@b",
        ]
    )
    func refused(_ text: String) {
        #expect(MailAddress(text) == nil)
    }
}
