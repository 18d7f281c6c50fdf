package import HTTP
package import Runtime

/// The proxies whose word on a client's address is believed.
package struct TrustedProxies: Sendable, CustomStringConvertible {
    private struct Network: Sendable {
        let address: IPAddress

        /// How many bits of ``IPAddress`` count, for IPv4 those before the address among them.
        let prefixBits: Int
    }

    private let networks: [Network]
    package let description: String

    /// Nobody is believed: the peer of the connection is the client.
    package static let none = TrustedProxies(networks: [], description: "")

    private init(networks: [Network], description: String) {
        self.networks = networks
        self.description = description
    }

    /// Reads addresses and networks with commas between; `nil` if one of them is neither.
    package init?(_ text: String) {
        var networks: [Network] = []
        for part in text.split(separator: ",") {
            let pieces = Self.trimmed(part).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard pieces.count <= 2, let address = IPAddress(pieces[0]) else { return nil }
            let length = address.isVersion4 ? 32 : 128
            let bits = pieces.count == 2 ? Self.number(pieces[1]) : length
            guard let bits, bits <= length else { return nil }
            networks.append(Network(address: address, prefixBits: 128 - length + bits))
        }
        self.init(networks: networks, description: text)
    }

    /// The address of the client: the rightmost of `X-Forwarded-For` that is no trusted proxy, if the peer is one;
    /// else the peer itself.
    ///
    /// What is no address is no proxy's word: whatever stands left of it is not believed. Allocates nothing.
    package func clientAddress(peer: IPAddress, head: RequestHead) -> IPAddress {
        guard self.trusts(peer) else { return peer }
        // Read from the left, since lines come in that order: what the walk from the right would find if it came as
        // far as here; `nil` stands for the next address to the right, with which it would end.
        var found: IPAddress?
        head.forEachValue(of: .xForwardedFor) { value in
            Self.forEachElement(of: value) { element in
                guard let address = IPAddress(element) else { return found = nil }
                found = self.trusts(address) ? found ?? address : address
            }
        }
        return found ?? peer
    }

    /// The elements between commas without the white space around them; an empty list has none.
    private static func forEachElement(of list: Span<UInt8>, _ body: (Span<UInt8>) -> Void) {
        var start = 0
        for index in 0...list.count where index == list.count || list[index] == UInt8(ascii: ",") {
            var (first, last) = (start, index)
            while first < last, Self.isBlank(list[first]) { first += 1 }
            while first < last, Self.isBlank(list[last - 1]) { last -= 1 }
            if start < index { body(list.extracting(first..<last)) }
            start = index + 1
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private static func trimmed(_ part: Substring) -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = part.lastIndex(where: { !isBlank($0) }) else { return "" }
        return part[...last].drop(while: isBlank)
    }

    /// A number in plain digits: `Int` would take a sign too.
    private static func number(_ text: String) -> Int? {
        text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
    }

    private func trusts(_ address: IPAddress) -> Bool {
        self.networks.contains { network in
            network.address.isVersion4 == address.isVersion4
                && network.address.isEqual(to: address, firstBits: network.prefixBits)
        }
    }
}
