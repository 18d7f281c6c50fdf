import Testing

@testable import Runtime

@Suite("Socket addresses")
struct SocketAddressTests {
    @Test(
        "A numeric address is read and shown again",
        arguments: [
            ("127.0.0.1", "127.0.0.1", "127.0.0.1:8080"),
            ("0.0.0.0", "0.0.0.0", "0.0.0.0:8080"),
            ("::1", "::1", "[::1]:8080"),
            ("::", "::", "[::]:8080"),
            ("2001:DB8:0:0::1", "2001:db8::1", "[2001:db8::1]:8080"),
            ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7:8080"),
        ]
    )
    func numeric(text: String, host: String, description: String) throws {
        let address = try #require(SocketAddress(host: text, port: 8080))
        #expect(address.host == host)
        #expect(address.port == 8080)
        #expect(address.description == description)
    }

    @Test("Each port survives the network's byte order", arguments: [0, 1, 80, 255, 256, 0x1234, 65_535] as [UInt16])
    func port(_ port: UInt16) throws {
        #expect(try #require(SocketAddress(host: "127.0.0.1", port: port)).port == port)
        #expect(try #require(SocketAddress(host: "::1", port: port)).port == port)
    }

    @Test(
        "What is no numeric address is refused",
        arguments: [
            "", "localhost", "127.0.0.1.", "127.0.0", "256.0.0.1", "1.2.3.4 ", " 1.2.3.4", "::1%lo", "[::1]", ":::",
            "1.2.3.4:80", "127.0.0.1\u{0}", "127.0.0.1\u{0}.example.com",
        ]
    )
    func refused(_ text: String) {
        #expect(SocketAddress(host: text, port: 1) == nil)
    }
}
