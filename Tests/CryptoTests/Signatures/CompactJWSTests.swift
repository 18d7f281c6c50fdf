import Testing

@testable import Crypto

@Suite("Compact JWS")
struct CompactJWSTests {
    /// RFC 7515, appendix A.1.
    private static let header = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
    private static let payload =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    private static let signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let token = "\(header).\(payload).\(signature)"
    private static let keyText =
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"

    private func key() throws -> HMACSHA256 {
        try HMACSHA256(key: Secret(#require(Base64URL.decode(Self.keyText))))
    }

    @Test("The example of RFC 7515, appendix A.1, is read, verified and made")
    func published() throws {
        let bytes = Array(Self.token.utf8)
        let token = try CompactJWS(parsing: bytes.span)
        #expect(String(decoding: bytes[token.header], as: UTF8.self) == Self.header)
        #expect(String(decoding: bytes[token.payload], as: UTF8.self) == Self.payload)
        #expect(token.isSigned(bytes.span, with: try self.key()))
        let payload = Array("{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}".utf8)
        #expect(CompactJWS.sign(header: Array(Self.header.utf8), payload: payload.span, with: try self.key()) == Self.token)
    }

    @Test("Another key's signature is refused, and so is any change to header or payload")
    func otherwise() throws {
        let key = try self.key()
        let bytes = Array(Self.token.utf8)
        let other = try HMACSHA256(key: Secret([1]))
        #expect(!(try CompactJWS(parsing: bytes.span)).isSigned(bytes.span, with: other))
        for index in 0..<(Self.header.utf8.count + 1 + Self.payload.utf8.count) where bytes[index] != UInt8(ascii: ".") {
            var changed = bytes
            changed[index] = changed[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            #expect(!(try CompactJWS(parsing: changed.span)).isSigned(changed.span, with: key), "byte \(index)")
        }
    }

    @Test(
        "What has not three parts is refused",
        arguments: [
            "", ".", "..", "...", "a", "a.b", "\(header).\(payload)", ".\(payload).\(signature)",
            "\(header)..\(signature)", "\(token).", "\(token).\(signature)", ".\(token)", "\(header).\(payload)..",
        ]
    )
    func parts(text: String) {
        #expect(throws: CompactJWS.Invalid.parts) { try CompactJWS(parsing: text.utf8Span.span) }
    }

    @Test(
        "A signature is 32 bytes of base64url without padding, and of one text each",
        arguments: [
            "", "=", "\(signature)=", String(signature.dropLast()), "\(signature)A", String(signature.dropLast()) + "l",
            " \(signature)", "\(signature)\n", String(signature.dropLast()) + "+", String(signature.dropLast(2)) + "é",
        ]
    )
    func signature(text: String) {
        #expect(throws: CompactJWS.Invalid.signature) {
            try CompactJWS(parsing: "\(Self.header).\(Self.payload).\(text)".utf8Span.span)
        }
    }
}
