import Testing

@testable import Runtime

@Suite("Internet addresses")
struct IPAddressTests {
    @Test(
        "An address is read and shown again, an IPv4 one as such whichever way it came",
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::1", "::1"), ("::", "::"), ("2001:DB8:0:0::1", "2001:db8::1"), ("::ffff:192.0.2.7", "192.0.2.7"),
            ("ABCD:EF01:2345:6789:ABCD:EF01:192.168.158.190", "abcd:ef01:2345:6789:abcd:ef01:c0a8:9ebe"),
        ]
    )
    func isRead(_ text: String, _ shown: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == shown)
        #expect(try #require(SocketAddress(host: text, port: 1)).ipAddress == address)
        #expect(address.isVersion4 == !shown.contains(":"))
    }

    @Test(
        "What is no numeric address is refused",
        arguments: [
            "", "localhost", "127.0.0.1.", "127.0.0", "256.0.0.1", "01.2.3.4", "1.2.3.4 ", " 1.2.3.4", "::1%lo",
            "[::1]",
            ":::", "1.2.3.4:80", "127.0.0.1\u{0}", "ABCD:EF01:2345:6789:ABCD:EF01:192.168.158.1900", "١.2.3.4",
        ]
    )
    func isRefused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "A network is compared bit by bit",
        arguments: [
            ("2001:db8::", "2001:db8::", 128, true), ("2001:db8::", "2001:db8::1", 128, false),
            ("2001:db8::", "2001:db8::1", 127, true), ("2001:db8::", "2001:db8:0:1::", 64, false),
            ("2001:db8::", "2001:db8:0:1::", 63, true), ("8000::", "::", 1, false), ("8000::", "::", 0, true),
            ("10.0.0.1", "10.0.0.2", 127, false), ("10.0.0.1", "10.0.0.2", 126, true),
        ]
    )
    func comparesNetworks(_ one: String, _ other: String, _ bits: Int, _ isEqual: Bool) throws {
        let (one, other) = (try #require(IPAddress(one)), try #require(IPAddress(other)))
        #expect(one.isEqual(to: other, firstBits: bits) == isEqual)
        #expect(other.isEqual(to: one, firstBits: bits) == isEqual)
    }

    @Test(
        "A subscriber has the first 64 bits of IPv6, and one address of IPv4",
        arguments: [("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"), ("198.51.100.7", "198.51.100.7")]
    )
    func hasSubscriber(_ text: String, _ network: String) throws {
        #expect(try #require(IPAddress(text)).subscriberNetwork.description == network)
    }
}
