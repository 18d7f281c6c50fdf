import Runtime

/// The proxies whose word on a client's address is believed.
package struct TrustedProxies: Sendable, CustomStringConvertible {
    private struct Network: Sendable {
        let bytes: [UInt8]
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
            guard pieces.count <= 2, let bytes = SocketAddress(host: pieces[0], port: 0)?.addressBytes else {
                return nil
            }
            let bits = pieces.count == 2 ? Self.number(pieces[1]) : bytes.count * 8
            guard let bits, bits <= bytes.count * 8 else { return nil }
            networks.append(Network(bytes: bytes, prefixBits: bits))
        }
        self.init(networks: networks, description: text)
    }

    /// The address of the client: the rightmost of `forwardedFor` that is no trusted proxy, if the peer is one; else
    /// the peer itself.
    package func clientAddress(peer: String, forwardedFor: String?) -> String {
        guard self.trusts(peer), let forwardedFor else { return peer }
        var client = peer
        for part in forwardedFor.split(separator: ",").reversed() {
            let address = String(Self.trimmed(part))
            // What is no address is no proxy's word: believe no more.
            guard let socketAddress = SocketAddress(host: address, port: 0) else { return client }
            client = socketAddress.host
            if !self.trusts(client) { break }
        }
        return client
    }

    private static func trimmed(_ part: Substring) -> Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        guard let last = part.lastIndex(where: { !isBlank($0) }) else { return "" }
        return part[...last].drop(while: isBlank)
    }

    /// A number in plain digits: `Int` would take a sign too.
    private static func number(_ text: String) -> Int? {
        text.allSatisfy { ("0"..."9").contains($0) } ? Int(text) : nil
    }

    private func trusts(_ host: String) -> Bool {
        guard let bytes = SocketAddress(host: host, port: 0)?.addressBytes else { return false }
        return self.networks.contains { network in
            guard network.bytes.count == bytes.count else { return false }
            return (0..<network.prefixBits).allSatisfy { bit in
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                return network.bytes[bit / 8] & mask == bytes[bit / 8] & mask
            }
        }
    }
}
