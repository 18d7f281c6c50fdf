import Runtime
import Testing

@testable import Shop

@Suite("Whose bucket it is")
struct RateLimitKeyTests {
    private func text(_ key: some RateLimitKey) -> String {
        var bytes: [UInt8] = []
        key.append(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(
        "Of IPv6 the first 64 bits count, of IPv4 all",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("198.51.100.7", "::ffff:198.51.100.7", true), ("198.51.100.7", "198.51.100.8", false),
        ]
    )
    func isNetwork(_ one: String, _ other: String, _ isSame: Bool) throws {
        let (one, other) = (ClientKey(try #require(IPAddress(one))), ClientKey(try #require(IPAddress(other))))
        #expect((one == other) == isSame)
        #expect((self.text(one) == self.text(other)) == isSame)
    }

    @Test("A user is nobody's address, and the key in Redis is 32 digits")
    func isUser() throws {
        let address = ClientKey(try #require(IPAddress("::7")))
        #expect(ClientKey(userID: 7) != address)
        #expect(self.text(ClientKey(userID: 7)) == "ffffffffffffffff0000000000000007")
        #expect(self.text(ClientKey(try #require(IPAddress("127.0.0.1")))) == "00000000000000000000ffff7f000001")
        #expect(ClientKey(userID: 7) != ClientKey(userID: 8))
    }

    @Test("Names that no account can have share a bucket instead of filling the memory")
    func isBounded() {
        let long = String(repeating: "é", count: 5000)
        #expect(AccountKey(long).name.utf8.count <= AccountKey.maximumBytes + 2)
        #expect(AccountKey(long) == AccountKey(long + "x"))
        #expect(AccountKey("anna") != AccountKey("annb"))
    }
}
