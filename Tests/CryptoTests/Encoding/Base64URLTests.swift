import Testing

@testable import Crypto

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "The examples of RFC 4648, section 10, without their padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func examples(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test("The two characters that differ from base 64 are - and _")
    func alphabet() {
        #expect(Base64URL.encode([0xfb, 0xef, 0xff]) == "--__")
    }

    @Test("Bytes of every value and length come back")
    func roundTrips() {
        for count in 0...256 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }

    @Test(
        "What no bytes are encoded to is refused",
        arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm 9", "é", "Zg\n"]
    )
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }
}
