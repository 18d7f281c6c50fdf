/// The target of a list's page in normal form: the same text for all requests that mean the same page, however they
/// spelled it, so that equal pages have equal links.
struct ListTarget {
    private(set) var text: String
    private var isFirst = true

    /// - Parameter path: With its trailing slash.
    init(path: String) {
        self.text = path
    }

    /// Adds a parameter; of the value, what is not unreserved (RFC 3986 section 2.3) is percent-encoded.
    mutating func add(_ name: String, _ value: String) {
        self.text += self.isFirst ? "?" : "&"
        self.isFirst = false
        self.text += name
        self.text += "="
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                self.text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                self.text += byte < 16 ? "%0" : "%"
                self.text += String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
