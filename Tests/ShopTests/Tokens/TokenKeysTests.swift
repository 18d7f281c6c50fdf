import Crypto
import Testing

@testable import Shop

@Suite("Keys of tokens")
struct TokenKeysTests {
    @Test("Keys are read in their order; the first one signs")
    func reads() throws {
        let keys = try TokenKeys(parsing: "new-2026:\(TokenForge.secret),old_1:\(TokenForge.otherSecret)")
        #expect(keys.keys.map(\.id) == ["new-2026", "old_1"])
        #expect(keys.signing.id == "new-2026")
        #expect(keys.index(ofID: "old_1") == 1)
        #expect(keys.index(ofID: "old") == nil)
    }

    @Test("Random secrets are never refused")
    func random() throws {
        for count in [32, 33, 48, 64, 256] {
            for _ in 0..<500 {
                let secret = Base64URL.encode(RandomBytes.system.bytes(count: count))
                _ = try TokenKeys(parsing: "k:\(secret)")
            }
        }
    }

    @Test("What is not base64url of one text is refused", arguments: ["=", "+", "/", "B", " ", "."])
    func encoding(lastCharacter: String) {
        self.expectRefusal(of: String(TokenForge.secret.dropLast()) + lastCharacter, "base64url")
    }

    @Test("Too few or too many bytes are refused", arguments: [0, 1, 16, 31, 257, 1000])
    func lengths(count: Int) {
        let secret = Base64URL.encode(RandomBytes.system.bytes(count: count))
        self.expectRefusal(of: secret, count < 32 ? "has \(count) bytes, of at least 32" : "of at most 256")
    }

    @Test(
        "What somebody thought up is refused: words, also where base64url is expected, repetitions, hexadecimal digits",
        arguments: [
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "changemechangemechangemechangemechangemechangeme",
            "Secret01Secret01Secret01Secret01Secret01Secret01",
            "this-is-the-very-secret-key-of-the-shop-please-do-not-tell-it-to-anyone-",
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            "Zk3vQ0x7aT9yWm2Rf8LcPn5sUe1HZk3vQ0x7aT9yWm2Rf8LcPn5sUe1H",
        ]
    )
    func thoughtUp(secret: String) {
        self.expectRefusal(of: secret, "not random")
    }

    @Test("Bytes that are text, that count or that are all the same are refused")
    func plainBytes() {
        let text = Array("Correct horse battery staple, and then some more".utf8)
        let counting = (0..<48).map { UInt8($0) }
        let steps = (0..<40).map { UInt8($0 * 3) }
        let same = [UInt8](repeating: 0xa5, count: 32)
        for bytes in [text, counting, steps, same] { self.expectRefusal(of: Base64URL.encode(bytes), "not random") }
    }

    private func expectRefusal(of secret: String, _ reason: String) {
        let error = #expect(throws: TokenKeys.Invalid.self) { try TokenKeys(parsing: "k1:\(secret)") }
        let text = error?.description ?? ""
        #expect(text.contains(reason), "\(text)")
        #expect(text.hasPrefix("key 1 "))
        if !secret.isEmpty { #expect(!text.contains(secret.prefix(8))) }
    }

    @Test(
        "A list that is not of names and secrets is refused by the place of what is wrong",
        arguments: [
            ("", 1), ("k1", 1), (":S", 1), ("k1:S:", 1), ("k 1:S", 1), ("ké:S", 1), ("k1:S,", 2), ("k1:S,k1:S", 2),
            (",k1:S", 1), ("k1:S,k2", 2), (String(repeating: "k", count: 33) + ":S", 1), ("k1;S", 1), ("S:k1", 1),
        ]
    )
    func malformed(pattern: String, place: Int) {
        let text = pattern.map { $0 == "S" ? TokenForge.secret : String($0) }.joined()
        let error = #expect(throws: TokenKeys.Invalid.self) { try TokenKeys(parsing: text) }
        #expect(error?.description.hasPrefix("key \(place) ") == true)
        #expect(error?.description.contains(TokenForge.secret.prefix(8)) == false)
    }

    @Test("There are at most as many keys as the limit says")
    func count() throws {
        func keys(_ count: Int) -> String { (0..<count).map { "k\($0):\(TokenForge.secret)" }.joined(separator: ",") }
        #expect(try TokenKeys(parsing: keys(TokenKeys.maximumCount)).keys.count == TokenKeys.maximumCount)
        #expect(throws: TokenKeys.Invalid.self) { try TokenKeys(parsing: keys(TokenKeys.maximumCount + 1)) }
    }

    @Test("Issuers and audiences are plain names")
    func names() {
        for name in ["a", "https://shop.example/", String(repeating: "a", count: 128)] {
            #expect(TokenConfiguration.isName(name))
        }
        for name in ["", "a b", "a\"", "a\\", "é", "a\n", String(repeating: "a", count: 129)] {
            #expect(!TokenConfiguration.isName(name))
        }
    }
}
