import HTTP
import Runtime
import ShopTesting
import Testing

@testable import Shop

@Suite("Trusted proxies")
struct TrustedProxiesTests {
    @Test(
        "Addresses and networks with commas between are taken",
        arguments: [
            "", "127.0.0.1", "127.0.0.1,::1", "10.0.0.0/8 , 192.168.0.0/16", "\t10.0.0.1\t", "0.0.0.0/0", "::/0",
            "fd00::/8", "10.0.0.1/32", "::1/128", "10.0.0.1,,10.0.0.2",
        ]
    )
    func areRead(_ text: String) {
        #expect(TrustedProxies(text)?.description == text)
    }

    @Test(
        "Anything else is not",
        arguments: [
            " ", "localhost", "10.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/8/8",
            "::/129", "/8", "10.0.0.1:80", "[::1]", "10.0.0.1;10.0.0.2", "10.0.0.0/8x", "10.0.0.0/99999999999999999999",
            "127.0.0.1,nonsense", "10.0.0.0/٨",
        ]
    )
    func areRefused(_ text: String) {
        #expect(TrustedProxies(text) == nil)
    }

    @Test(
        "A peer is believed if it lies in a network",
        arguments: [
            ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
            ("10.0.0.128/25", "10.0.0.128", true), ("10.0.0.128/25", "10.0.0.127", false),
            ("10.1.2.3/8", "10.9.9.9", true), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "10.0.0.1", false), ("2001:db8::/33", "2001:db8:7fff::1", true),
            ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "::1", true), ("::1", "::2", false),
            ("127.0.0.1", "127.0.0.1", true), ("", "127.0.0.1", false),
        ]
    )
    func trustsNetworks(_ networks: String, _ peer: String, _ isTrusted: Bool) throws {
        let proxies = try #require(TrustedProxies(networks))
        let client = try proxies.clientAddress(peer: peer, forwardedFor: "198.51.100.7")
        #expect(client == (isTrusted ? "198.51.100.7" : peer))
    }

    @Test(
        "The client is the rightmost address that is no trusted proxy",
        arguments: [
            ("198.51.100.7", "198.51.100.7"),
            ("1.1.1.1, 198.51.100.7", "198.51.100.7"),
            ("1.1.1.1, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("198.51.100.7,10.0.0.3,10.0.0.2", "198.51.100.7"),
            ("10.0.0.4, 10.0.0.3", "10.0.0.4"),
            ("1.1.1.1, unknown, 10.0.0.2", "10.0.0.2"),
            ("unknown", "10.0.0.1"), ("", "10.0.0.1"), (" , ,", "10.0.0.1"),
            ("198.51.100.7:4711", "10.0.0.1"), ("\t198.51.100.7\t", "198.51.100.7"),
            ("2001:DB8:0::1", "2001:db8::1"), ("198.51.100.7, ::ffff:10.0.0.2", "198.51.100.7"),
        ]
    )
    func findsClient(_ forwardedFor: String, _ client: String) throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8"))
        #expect(try proxies.clientAddress(peer: "10.0.0.1", forwardedFor: forwardedFor) == client)
    }

    @Test("Nobody else is believed, and nobody at all by default")
    func believesNobodyElse() throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8"))
        #expect(try proxies.clientAddress(peer: "203.0.113.9", forwardedFor: "198.51.100.7") == "203.0.113.9")
        #expect(try proxies.clientAddress(peer: "10.0.0.1", forwardedFor: nil) == "10.0.0.1")
        #expect(try TrustedProxies.none.clientAddress(peer: "127.0.0.1", forwardedFor: "198.51.100.7") == "127.0.0.1")
    }

    @Test("Lines of X-Forwarded-For are one list, in the order in which they came")
    func joinsLines() throws {
        let proxies = try #require(TrustedProxies("10.0.0.0/8"))
        let peer = try #require(IPAddress("10.0.0.1"))
        let lines = ["1.1.1.1", "198.51.100.7, 10.0.0.3", "10.0.0.2"]
        let text = "GET / HTTP/1.1\r\nHost: a\r\n" + lines.map { "X-Forwarded-For: \($0)\r\n" }.joined() + "\r\n"
        var parser = HeadParser(limits: HTTPLimits())
        var head = RequestHead()
        _ = try parser.consume(Array(text.utf8).span, into: &head)
        #expect(proxies.clientAddress(peer: peer, head: head).description == "198.51.100.7")
    }
}

extension TrustedProxies {
    /// The client of a request with that one field, as text.
    func clientAddress(peer: String, forwardedFor: String?) throws -> String {
        let request = try TestRequest.make("GET", "/", forwardedFor.map { ["X-Forwarded-For": $0] } ?? [:])
        return self.clientAddress(peer: try #require(IPAddress(peer)), head: request.head).description
    }
}
