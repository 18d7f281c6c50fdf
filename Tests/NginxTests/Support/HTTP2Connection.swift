import Glibc

/// A connection of HTTP/2 on which each byte of a request is the test's choice (RFC 9113).
///
/// Fields are sent as literals, which may hold anything.
struct HTTP2Connection {
    /// What came of a stream.
    enum Outcome: Equatable {
        case answered(status: Int)
        /// The stream was reset.
        case reset
    }

    /// A request as a list of fields, and a body unless that is `nil`.
    struct Request {
        let fields: [(String, String)]
        let body: String?
    }

    private enum FrameType { static let (data, headers, reset, settings): (UInt8, UInt8, UInt8, UInt8) = (0, 1, 3, 4) }

    private let descriptor: Int32

    /// - Throws: ``HTTPExchange/Failure/cannotConnect(_:)``.
    init(to port: UInt16) throws {
        self.descriptor = try HTTPExchange.connect(to: .port(port), from: "127.0.0.1")
        let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        HTTPExchange.send(preface + Self.frame(FrameType.settings, 0, 0, []), on: self.descriptor)
    }

    func close() { Glibc.close(self.descriptor) }

    /// Sends all requests at once, and waits until each stream has ended.
    ///
    /// - Returns: What came of each, in their order; `nil` for one of which nothing came before the connection ended.
    func send(_ requests: [Request]) -> [Outcome?] {
        var bytes: [UInt8] = []
        for (number, request) in requests.enumerated() {
            let stream = UInt32(number * 2 + 1)
            let fields: [UInt8] = request.fields.flatMap { name, value in [0] + Self.text(name) + Self.text(value) }
            bytes += Self.frame(FrameType.headers, request.body == nil ? 5 : 4, stream, fields)
            if let body = request.body { bytes += Self.frame(FrameType.data, 1, stream, Array(body.utf8)) }
        }
        HTTPExchange.send(bytes, on: self.descriptor)
        var outcomes: [UInt32: Outcome] = [:]
        var ended: Set<UInt32> = []
        while ended.count < requests.count, let (type, flags, stream, payload) = self.nextFrame() {
            if type == FrameType.headers, let status = Self.status(payload) {
                outcomes[stream] = .answered(status: status)
            }
            if type == FrameType.reset, outcomes[stream] == nil { outcomes[stream] = .reset }
            let endsStream = type == FrameType.reset || type <= FrameType.headers && flags & 1 == 1
            if endsStream { ended.insert(stream) }
        }
        return requests.indices.map { outcomes[UInt32($0 * 2 + 1)] }
    }

    private static func frame(_ type: UInt8, _ flags: UInt8, _ stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
        self.bytes(UInt32(payload.count)).dropFirst() + [type, flags] + self.bytes(stream) + payload
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    /// A text without Huffman coding (RFC 7541 section 5.2).
    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        precondition(bytes.count < 127 + 128, "a length of at most two bytes")
        return (bytes.count < 127 ? [UInt8(bytes.count)] : [127, UInt8(bytes.count - 127)]) + bytes
    }

    /// The status at the beginning of an answer's fields: indexed, or as three digits (RFC 7541 appendix A).
    private static func status(_ fields: [UInt8]) -> Int? {
        let fields = fields.drop { $0 & 0xE0 == 0x20 }
        guard let first = fields.first else { return nil }
        if let status = [0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500][Int(first)] {
            return status
        }
        return Int(String(decoding: fields.dropFirst(2).prefix(3), as: UTF8.self))
    }

    private func nextFrame() -> (type: UInt8, flags: UInt8, stream: UInt32, payload: [UInt8])? {
        guard let head = self.read(9) else { return nil }
        let count = head[..<3].reduce(0) { $0 << 8 | Int($1) }
        let stream = head[5...].reduce(0) { $0 << 8 | UInt32($1) }
        return self.read(count).map { (head[3], head[4], stream, $0) }
    }

    /// - Returns: `nil` if the connection ends before.
    private func read(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        guard count == 0 || recv(self.descriptor, &bytes, count, Int32(MSG_WAITALL)) == count else {
            return nil
        }
        return bytes
    }
}
