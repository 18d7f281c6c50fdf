import HTTP
import Testing

@Suite("Permitted bytes")
struct PermittedBytesTests {
    private static let alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    /// A place in a request, and the bytes that the grammar permits there.
    struct Place: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let before: String
        let after: String
        let permitted: Set<UInt8>
    }

    static let places = [
        Place(
            testDescription: "field name",
            before: "GET / HTTP/1.1\r\nHost: shop\r\nX",
            after: "X: a\r\n\r\n",
            permitted: Set((Self.alphanumeric + "!#$%&'*+-.^_`|~").utf8),
        ),
        Place(
            testDescription: "field value",
            before: "GET / HTTP/1.1\r\nHost: shop\r\nX: a",
            after: "b\r\n\r\n",
            permitted: Set(0x20...0x7E).union(0x80...0xFF).union([0x09]),
        ),
        Place(
            testDescription: "path",
            before: "GET /a",
            after: "b HTTP/1.1\r\nHost: shop\r\n\r\n",
            // "?" ends the path and begins a query.
            permitted: Set((Self.alphanumeric + "-._~!$&'()*+,;=:@/%?").utf8),
        ),
        Place(
            testDescription: "query",
            before: "GET /?a",
            after: "b HTTP/1.1\r\nHost: shop\r\n\r\n",
            permitted: Set((Self.alphanumeric + "-._~!$&'()*+,;=:@/%?").utf8),
        ),
        Place(
            testDescription: "host",
            before: "GET / HTTP/1.1\r\nHost: a",
            after: "1\r\n\r\n",
            // ":" begins the port.
            permitted: Set((Self.alphanumeric + "-._~:").utf8),
        ),
        Place(
            testDescription: "chunk extension",
            before: "POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n1;a",
            after: "b\r\nx\r\n0\r\n\r\n",
            permitted: Set(0x20...0x7E).union(0x80...0xFF).union([0x09]),
        ),
        Place(
            testDescription: "trailer name",
            before: "POST / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX",
            after: "X: a\r\n\r\n",
            permitted: Set((Self.alphanumeric + "!#$%&'*+-.^_`|~").utf8),
        ),
    ]

    // Runs are gone through eight bytes at a time, so each byte is tried at every place in a word.
    @Test("Exactly the bytes of the grammar are accepted, wherever they stand", arguments: Self.places)
    func bytes(place: Place) {
        for padding in 0..<9 where place.testDescription != "host" || padding == 0 {
            let fill = Array(repeating: UInt8(ascii: "a"), count: padding)
            var accepted: Set<UInt8> = []
            for byte in UInt8.min...UInt8.max {
                let text = Array(place.before.utf8) + fill + [byte] + fill + Array(place.after.utf8)
                if let request = PiecewiseParse.outcome(of: text).request, request.consumedBytes == text.count {
                    accepted.insert(byte)
                }
            }
            // A colon in a name ends it sooner, and is no fault.
            let expected = place.testDescription.hasSuffix("name") ? place.permitted.union([0x3A]) : place.permitted
            #expect(accepted == expected)
        }
    }
}
