import Runtime

/// Whose bucket it is.
protocol RateLimitKey: Hashable, Sendable {
    /// Adds the key as it stands in Redis' keys.
    func append(to bytes: inout [UInt8])
}

/// A client: a signed-in user, or an address.
///
/// Of an IPv6 address the first 64 bits count: a subscriber has all addresses below them.
struct ClientKey: RateLimitKey {
    private let high: UInt64
    private let low: UInt64

    init(_ address: IPAddress) {
        let network = address.subscriberNetwork
        self.high = network.high
        self.low = network.low
    }

    init(userID: Int64) {
        self.high = .max  // a multicast network: no client's
        self.low = UInt64(bitPattern: userID)
    }

    /// 32 hexadecimal digits.
    func append(to bytes: inout [UInt8]) {
        for word in [self.high, self.low] {
            let digits = String(word, radix: 16)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 16 - digits.utf8.count))
            bytes.append(contentsOf: digits.utf8)
        }
    }
}

/// An account by the name with which someone asks for it, whether it exists or not.
struct AccountKey: RateLimitKey {
    /// The longest name that is told apart, in bytes; no account's is longer, so what is longer may share a bucket.
    static let maximumBytes = 1024

    let name: String

    /// - Parameter name: In its folded form, so that all spellings are one.
    init(_ name: String) {
        self.name =
            name.utf8.count <= Self.maximumBytes ? name : String(decoding: name.utf8.prefix(1024), as: UTF8.self)
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: self.name.utf8)
    }
}
