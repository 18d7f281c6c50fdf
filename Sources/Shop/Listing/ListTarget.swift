/// The target of a list's page in normal form: the same text for all requests that mean the same page, however they
/// spelled it, so that equal pages have equal links.
struct ListTarget {
    /// As octets: appended to a `String`, each would cost two hundred instructions.
    private var octets: [UInt8] = []
    private var isFirst = true

    var text: String { String(decoding: self.octets, as: UTF8.self) }

    /// - Parameter path: With its trailing slash.
    init(path: String) {
        self.octets.reserveCapacity(128)
        self.octets.append(contentsOf: path.utf8)
    }

    /// Adds a parameter; of the value, what is not unreserved (RFC 3986 section 2.3) is percent-encoded.
    mutating func add(_ name: String, _ value: String) {
        self.octets.append(self.isFirst ? UInt8(ascii: "?") : UInt8(ascii: "&"))
        self.isFirst = false
        self.octets.append(contentsOf: name.utf8)
        self.octets.append(UInt8(ascii: "="))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                self.octets.append(byte)
            default:
                self.octets.append(UInt8(ascii: "%"))
                self.octets.append(Self.hexDigit(byte >> 4))
                self.octets.append(Self.hexDigit(byte & 15))
            }
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
