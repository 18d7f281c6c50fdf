/// The requests of a connection, one after another, as far as the bytes go.
struct Connection: Equatable {
    enum Part: Equatable {
        case head(HeadFacts)
        case body([UInt8])
    }

    /// The heads and the bodies in the order in which they became whole.
    private(set) var parts: [Part] = []

    /// Why the connection would be closed.
    private(set) var error: RequestError?

    /// How many bytes whole heads and bodies took.
    private(set) var consumedBytes = 0

    /// Small, so that the fuzzer reaches them.
    private static let limits: HTTPLimits = {
        var limits = HTTPLimits()
        limits.maximumTargetBytes = 48
        limits.maximumHeaderSectionBytes = 256
        limits.maximumFieldCount = 8
        limits.maximumBodyBytes = 128
        limits.maximumChunkOverheadBytes = 48
        return limits
    }()

    /// Takes `bytes` in pieces of that size.
    static func received(_ bytes: [UInt8], pieceBytes: Int) -> Connection {
        var connection = Connection()
        var parser = HeadParser(limits: Self.limits)
        var head = RequestHead()
        var body: [UInt8] = []
        var bodyParser: BodyParser?
        var taken = 0
        do throws(RequestError) {
            var index = 0
            while index < bytes.count {
                let piece = bytes.span.extracting(index..<min(index + pieceBytes, bytes.count))
                let progress =
                    if let bodyProgress = try bodyParser?.consume(piece, into: &body) {
                        bodyProgress
                    } else {
                        try parser.consume(piece, into: &head)
                    }
                guard case .complete(let count) = progress else {
                    precondition(body.count <= Self.limits.maximumBodyBytes, "a body is larger than its limit")
                    index += piece.count
                    taken += piece.count
                    continue
                }
                index += count
                connection.consumedBytes += taken + count
                taken = 0
                if bodyParser == nil {
                    connection.parts.append(.head(HeadFacts(head)))
                    body.removeAll(keepingCapacity: true)
                    bodyParser = try BodyParser(framing: head.framing, limits: Self.limits)
                } else {
                    connection.parts.append(.body(body))
                    bodyParser = nil
                }
            }
        } catch {
            connection.error = error
        }
        return connection
    }
}
