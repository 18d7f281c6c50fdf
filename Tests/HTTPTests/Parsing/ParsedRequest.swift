import HTTP

/// All that is known of one request once its head and its body are parsed; for comparing.
struct ParsedRequest: Equatable {
    var method: HTTPMethod
    var path: String
    var query: String?
    var version: HTTPVersion
    var framing: BodyFraming
    var keepsAlive: Bool
    var expectsContinue: Bool
    var fields: [String]
    var body: String
    var consumedBytes: Int
}

/// What comes of some bytes.
enum ParseOutcome: Equatable {
    case request(ParsedRequest)
    case incomplete
    case refused(RequestError)

    var request: ParsedRequest? {
        if case .request(let request) = self { request } else { nil }
    }
}

/// A connection's bytes given to the parsers in pieces, as a server would.
struct PiecewiseParse {
    private var headParser: HeadParser
    private var bodyParser: BodyParser?
    private var head = RequestHead()
    private var body: [UInt8] = []
    private var consumedBytes = 0
    private let limits: HTTPLimits

    /// What has come of the bytes so far.
    private(set) var outcome = ParseOutcome.incomplete

    init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits
        self.headParser = HeadParser(limits: limits)
    }

    /// Parses `bytes` cut at the given places.
    static func outcome(of bytes: [UInt8], cutAt cuts: [Int] = [], limits: HTTPLimits = HTTPLimits()) -> ParseOutcome {
        var parse = PiecewiseParse(limits: limits)
        var start = 0
        for cut in cuts + [bytes.count] {
            parse.take(bytes.span.extracting(start..<cut))
            guard parse.outcome == .incomplete else { break }
            start = cut
        }
        return parse.outcome
    }

    /// Parses `bytes` one at a time.
    static func outcomeBytewise(of bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> ParseOutcome {
        Self.outcome(of: bytes, cutAt: Array(bytes.indices.dropFirst()), limits: limits)
    }

    mutating func take(_ piece: Span<UInt8>) {
        do {
            var rest = 0
            if self.bodyParser == nil {
                guard case .complete(let count) = try self.headParser.consume(piece, into: &self.head) else {
                    self.consumedBytes += piece.count
                    return
                }
                rest = count
                self.consumedBytes += count
                self.bodyParser = try BodyParser(framing: self.head.framing, limits: self.limits)
            }
            try self.takeBody(piece.extracting(rest...))
        } catch {
            self.outcome = .refused(error)
        }
    }

    private mutating func takeBody(_ piece: Span<UInt8>) throws(RequestError) {
        guard let progress = try self.bodyParser?.consume(piece, into: &self.body) else { return }
        guard case .complete(let count) = progress else {
            self.consumedBytes += piece.count
            return
        }
        self.consumedBytes += count
        self.outcome = .request(self.request())
    }

    private func request() -> ParsedRequest {
        var fields: [String] = []
        self.head.forEachField { name, value in fields.append("\(text(name))=\(text(value))") }
        return ParsedRequest(
            method: self.head.method,
            path: text(self.head.bytes.span.extracting(self.head.pathRange)),
            query: self.head.queryRange.map { text(self.head.bytes.span.extracting($0)) },
            version: self.head.version,
            framing: self.head.framing,
            keepsAlive: self.head.keepsAlive,
            expectsContinue: self.head.expectsContinue,
            fields: fields,
            body: String(decoding: self.body, as: UTF8.self),
            consumedBytes: self.consumedBytes,
        )
    }
}

/// The bytes as text.
func text(_ bytes: Span<UInt8>) -> String {
    var copy: [UInt8] = []
    for index in 0..<bytes.count { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
}

/// The head of a request with these field lines besides `Host`.
func parsedHead(_ fields: String..., method: String = "GET", target: String = "/") throws -> RequestHead {
    let lines = ["\(method) \(target) HTTP/1.1", "Host: shop"] + fields
    let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    var head = RequestHead()
    var parser = HeadParser(limits: HTTPLimits())
    _ = try parser.consume(bytes.span, into: &head)
    return head
}
