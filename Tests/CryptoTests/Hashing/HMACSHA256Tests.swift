import Testing

@testable import Crypto

@Suite("HMAC-SHA256")
struct HMACSHA256Tests {
    /// One case of RFC 4231, section 4.
    struct Example: Sendable, CustomTestStringConvertible {
        let key: [UInt8]
        let message: [UInt8]
        let code: String

        var testDescription: String { "\(self.key.count) bytes of key, \(self.message.count) of message" }
    }

    static let examples = [
        Example(
            key: Array(repeating: 0x0b, count: 20),
            message: Array("Hi There".utf8),
            code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        Example(
            key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        Example(
            key: Array(repeating: 0xaa, count: 20),
            message: Array(repeating: 0xdd, count: 50),
            code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        Example(
            key: Array(1...25),
            message: Array(repeating: 0xcd, count: 50),
            code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
        ),
        Example(  // the RFC gives the first 128 bits of this one
            key: Array(repeating: 0x0c, count: 20),
            message: Array("Test With Truncation".utf8),
            code: "a3b6167473100ee06e0c796c2955552b"
        ),
        Example(
            key: Array(repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        Example(
            key: Array(repeating: 0xaa, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8
            ),
            code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
        ),
    ]

    @Test("The examples of RFC 4231", arguments: Self.examples)
    func published(example: Example) throws {
        let code = try HMACSHA256(key: Secret(example.key)).code(for: example.message.span)
        let expected = bytes(hexadecimal: example.code)
        #expect(code.count == 32)
        #expect(Array(code.prefix(expected.count)) == expected)
    }

    @Test("One key gives the right code for one message after another, whatever came between")
    func again() throws {
        let example = Self.examples[1]
        let key = try HMACSHA256(key: Secret(example.key))
        for count in 0..<200 {
            _ = key.code(for: [UInt8](repeating: 7, count: count).span)
            let code = key.code(for: example.message.span)
            #expect(code == bytes(hexadecimal: example.code))
        }
    }

    @Test("Threads use one key at the same time")
    func threads() async throws {
        let example = Self.examples[2]
        let key = try HMACSHA256(key: Secret(example.key))
        let expected = bytes(hexadecimal: example.code)
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { @concurrent in
                    (0..<2000).count { _ in key.code(for: example.message.span) != expected }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    @Test("A code that differs in one bit, or in length, is not valid")
    func invalid() throws {
        let example = Self.examples[0]
        let key = try HMACSHA256(key: Secret(example.key))
        let code = bytes(hexadecimal: example.code)
        func isValid(_ code: [UInt8]) -> Bool { key.isValid(code: code.span, for: example.message.span) }
        #expect(isValid(code))
        for bit in 0..<256 {
            var other = code
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!isValid(other))
        }
        for count in 0..<32 { #expect(!isValid(Array(code.prefix(count)))) }
        #expect(!isValid(code + [0]))
    }
}
