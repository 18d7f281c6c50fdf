import CLinux
import Glibc

/// An IPv4 or IPv6 address as one 128-bit number, so that comparing and hashing one allocates nothing.
///
/// An IPv4 address is its IPv4-mapped IPv6 address (RFC 4291 section 2.5.5.2), whichever way it came in.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The first 64 bits, which in IPv6 are the network.
    package let high: UInt64

    /// The last 64 bits.
    package let low: UInt64

    /// The longest text of an address that is read, in bytes.
    private static let maximumTextBytes = 45

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address, as a number.
    package init(version4 number: UInt32) {
        self.init(high: 0, low: 0xffff_0000_0000 | UInt64(number))
    }

    /// Reads a numeric address, such as `127.0.0.1` or `::1`.
    ///
    /// - Returns: `nil` if `text` is neither; names are not looked up.
    package init?(_ text: Span<UInt8>) {
        guard (1...Self.maximumTextBytes).contains(text.count) else { return nil }
        var characters = InlineArray<46, CChar>(repeating: 0)
        for index in 0..<text.count {
            guard text[index] != 0 else { return nil }  // C would read the text up to there only
            characters[index] = CChar(bitPattern: text[index])
        }
        var four = in_addr()
        var six = in6_addr()
        // SAFETY: the text ends with NUL, being shorter than the array; C writes the structure that the family names.
        let (isFour, isSix) = characters.span.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return (false, false) }
            if inet_pton(AF_INET, start, &four) == 1 { return (true, false) }
            return (false, inet_pton(AF_INET6, start, &six) == 1)
        }
        if isFour {
            self.init(version4: UInt32(bigEndian: four.s_addr))
        } else if isSix {
            self.init(six)
        } else {
            return nil
        }
    }

    /// Reads a numeric address, as ``init(_:)-(Span<UInt8>)`` does.
    package init?(_ text: String) {
        self.init(text.utf8Span.span)
    }

    init(_ address: in6_addr) {
        // SAFETY: an IPv6 address is sixteen bytes, which are only read.
        (self.high, self.low) = withUnsafeBytes(of: address) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// Whether it is an IPv4 address.
    package var isVersion4: Bool { self.high == 0 && self.low >> 32 == 0xffff }

    /// What one customer of a provider has: of an IPv6 address its first 64 bits, an IPv4 address itself.
    package var subscriberNetwork: IPAddress {
        self.isVersion4 ? self : IPAddress(high: self.high, low: 0)
    }

    /// Whether the first `bits` bits are those of `other`.
    package func isEqual(to other: IPAddress, firstBits bits: Int) -> Bool {
        precondition((0...128).contains(bits), "an address has 128 bits")
        // A shift by 64 or more gives zero: nothing is compared.
        let high = (self.high ^ other.high) >> UInt64(64 - min(bits, 64))
        let low = (self.low ^ other.low) >> UInt64(128 - max(bits, 64))
        return high | low == 0
    }

    /// The address as text (RFC 5952).
    package var description: String {
        if self.isVersion4 {
            return (0..<4).map { String(self.low >> UInt64(24 - 8 * $0) & 0xff) }.joined(separator: ".")
        }
        var address = in6_addr()
        // SAFETY: an IPv6 address is sixteen bytes, all of which are written.
        withUnsafeMutableBytes(of: &address) { bytes in
            bytes.storeBytes(of: self.high.bigEndian, toByteOffset: 0, as: UInt64.self)
            bytes.storeBytes(of: self.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &text, socklen_t(INET6_ADDRSTRLEN))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
