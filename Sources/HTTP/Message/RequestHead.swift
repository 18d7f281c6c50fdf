/// The head of one request: its request line and header section, with everything that the framing of the body and the
/// life of the connection depend on already decided.
///
/// It owns a copy of its bytes, so it outlives the buffer that the socket was read into. ``HeadParser`` fills it; the
/// same value used for one request after another allocates nothing once its two arrays have grown.
package struct RequestHead: Sendable {
    /// The head as it came, from its first byte to its closing empty line.
    package internal(set) var bytes: [UInt8] = []

    /// The field lines in the order in which they came.
    var fields: [FieldLine] = []

    package internal(set) var method = HTTPMethod.get

    /// The version to answer in; a later 1.x counts as 1.1.
    package internal(set) var version = HTTPVersion.http11

    /// Where in ``bytes`` the path lies, still percent-encoded.
    ///
    /// It begins with "/", or is "*" for `OPTIONS *`.
    package internal(set) var pathRange = 0..<0

    /// Where in ``bytes`` the query lies, without its "?", still percent-encoded; `nil` if there is no "?".
    package internal(set) var queryRange: Range<Int>?

    /// Where in ``bytes`` path and query lie, as they came, with the "?" between them.
    package var targetRange: Range<Int> { self.pathRange.lowerBound..<(self.queryRange ?? self.pathRange).upperBound }

    /// How the end of the body is found.
    package internal(set) var framing = BodyFraming.none

    /// Whether the client lets the connection stay open after the answer (RFC 9112 section 9.3).
    package internal(set) var keepsAlive = true

    /// Whether the client waits for `100 Continue` before it sends the body (RFC 9110 section 10.1.1); never without a
    /// body and never in HTTP/1.0.
    package internal(set) var expectsContinue = false

    /// An empty head that owns no memory.
    package init() {}

    /// Forgets the request and keeps the memory for the next one.
    package mutating func removeAll() {
        self.bytes.removeAll(keepingCapacity: true)
        self.fields.removeAll(keepingCapacity: true)
        self.method = .get
        self.version = .http11
        self.pathRange = 0..<0
        self.queryRange = nil
        self.framing = .none
        self.keepsAlive = true
        self.expectsContinue = false
    }

    /// How many field lines there are.
    package var fieldCount: Int { self.fields.count }

    /// Whether the target is the "*" of `OPTIONS *`, which means the server as a whole.
    package var targetsServer: Bool { self.bytes[self.pathRange] == [UInt8(ascii: "*")] }
}

/// Where the name and the value of one field line lie in a head's bytes.
struct FieldLine: Sendable {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32

    /// Just after the value; white space at the value's end is not part of it once the head is complete.
    var valueEnd: UInt32

    var name: Range<Int> { Int(self.nameStart)..<Int(self.nameEnd) }
    var value: Range<Int> { Int(self.valueStart)..<Int(self.valueEnd) }
}
