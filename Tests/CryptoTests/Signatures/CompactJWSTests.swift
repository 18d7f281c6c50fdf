import Testing

@testable import Crypto

/// RFC 7515, appendix A.1.
private enum Published {
    static let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    static let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let token = "\(header).\(payload).\(signature)"
    static let keyText =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
}

@Suite("Compact JWS")
struct CompactJWSTests {
    /// Whether a token is signed with `key`.
    private func isSigned(_ bytes: [UInt8], with key: HMACSHA256) throws -> Bool {
        try CompactJWS(parsing: bytes.span).isSigned(bytes.span, with: key)
    }

    private func key() throws -> HMACSHA256 {
        try HMACSHA256(key: Secret(#require(Base64URL.decode(Published.keyText))))
    }

    @Test("The example of RFC 7515, appendix A.1, is read, verified and made")
    func published() throws {
        let bytes = Array(Published.token.utf8)
        let token = try CompactJWS(parsing: bytes.span)
        #expect(String(decoding: bytes[token.header], as: UTF8.self) == Published.header)
        #expect(String(decoding: bytes[token.payload], as: UTF8.self) == Published.payload)
        #expect(try self.isSigned(bytes, with: try self.key()))
        let payload = Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8)
        let made = CompactJWS.sign(header: Array(Published.header.utf8), payload: payload.span, with: try self.key())
        #expect(made == Published.token)
    }

    @Test("Another key's signature is refused, and so is any change to header or payload")
    func otherwise() throws {
        let key = try self.key()
        let bytes = Array(Published.token.utf8)
        let other = try HMACSHA256(key: Secret([1]))
        #expect(try !self.isSigned(bytes, with: other))
        for index in 0..<(Published.header.utf8.count + 1 + Published.payload.utf8.count)
        where bytes[index] != UInt8(ascii: ".") {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(try !self.isSigned(changed, with: key), "byte \(index)")
        }
    }

    @Test(
        "What has no header, payload and signature of 32 bytes is refused",
        arguments: [
            "", ".", "..", "...", "a", "a.b", "\(Published.header).\(Published.payload)",
            ".\(Published.payload).\(Published.signature)", "\(Published.header)..\(Published.signature)",
            "\(Published.token).", ".\(Published.signature)", "\(Published.header).\(Published.signature)",
            "\(Published.header).\(Published.payload).", "\(Published.token)=", "\(Published.token)A",
            String(Published.token.dropLast()), "\(Published.token)\n",
            "\(Published.header).\(Published.payload). \(Published.signature)",
        ]
    )
    func parts(text: String) {
        #expect(throws: CompactJWS.Invalid.parts) { _ = try CompactJWS(parsing: text.utf8Span.span) }
    }

    @Test("A fourth part is part of no payload that was signed, and none that is base64url")
    func fourParts() throws {
        let text = Array("\(Published.token).\(Published.signature)".utf8)
        let parts = try CompactJWS(parsing: text.span)
        #expect(Base64URL.decode(String(decoding: text[parts.payload], as: UTF8.self)) == nil)
        #expect(try !self.isSigned(text, with: try self.key()))
    }

    @Test("A signature is base64url, and of one text each", arguments: ["l", "+", "=", ".", " ", "\n", "\0"])
    func signature(lastCharacter: String) {
        let text = String(Published.token.dropLast()) + lastCharacter
        #expect(throws: CompactJWS.Invalid.signature) { _ = try CompactJWS(parsing: text.utf8Span.span) }
    }
}
