/// The validator of one state of a resource (RFC 9110 section 8.8.3).
package struct EntityTag: Sendable, Equatable {
    package let isWeak: Bool

    /// What stands between the quotes.
    package let opaque: String

    /// A tag made by the product; anything but visible characters without quotes is a programmer's error.
    package init(_ opaque: String, isWeak: Bool = false) {
        precondition(opaque.utf8.allSatisfy(Self.isOpaqueByte), "an entity tag is visible characters without quotes")
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// A strong tag that is `hash`, six bits a character: 11 characters, which a `String` holds in place.
    package init(hash: UInt64) {
        self.isWeak = false
        self.opaque = String(unsafeUninitializedCapacity: 11) { text in
            // SAFETY: the buffer has room for the 11 bytes that are written, each of them ASCII.
            for index in 0..<11 {
                text[index] = Self.alphabet[Int(truncatingIfNeeded: hash >> UInt64(index * 6)) & 63]
            }
            return 11
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The tag in a field's value that holds nothing else; `nil` if it is not well-formed.
    package init?(parsing value: Span<UInt8>) {
        let isWeak = value.count > 2 && value[0] == UInt8(ascii: "W") && value[1] == UInt8(ascii: "/")
        let quoted = isWeak ? 2..<value.count : 0..<value.count
        guard quoted.count >= 2, value[quoted.lowerBound] == UInt8(ascii: "\""),
            value[quoted.upperBound - 1] == UInt8(ascii: "\"")
        else { return nil }
        let opaque = (quoted.lowerBound + 1)..<(quoted.upperBound - 1)
        for index in opaque where !Self.isOpaqueByte(value[index]) { return nil }
        self.opaque = String(repairing: value.extracting(opaque))
        self.isWeak = isWeak
    }

    /// The tag as it is sent, such as `W/"1"`.
    package var text: String { self.isWeak ? "W/\"\(self.opaque)\"" : "\"\(self.opaque)\"" }

    /// Whether both stand for the same bytes: equal, and neither is weak (RFC 9110 section 8.8.3.2).
    package func stronglyMatches(_ other: EntityTag) -> Bool {
        !self.isWeak && !other.isWeak && self.opaque == other.opaque
    }

    /// Whether both stand for states that may take each other's place, weak or not.
    package func weaklyMatches(_ other: EntityTag) -> Bool { self.opaque == other.opaque }

    /// `etagc`.
    static func isOpaqueByte(_ byte: UInt8) -> Bool { byte == 0x21 || (byte >= 0x23 && byte != 0x7F) }
}
