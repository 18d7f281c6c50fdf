/// Takes a body out of the chunked coding (RFC 9112 section 7.1).
///
/// Stricter than the grammar in one point: white space is accepted before ";" but not before the CRLF of a size.
struct ChunkedParser: Sendable {
    /// What the next byte belongs to; each state names those that follow it.
    private enum State: Sendable {
        /// ``whitespace``, ``extension`` after ";", ``sizeLineFeed`` after CR.
        case size
        /// White space after a size: ``extension`` after ";".
        case whitespace
        /// ``sizeLineFeed`` after CR.
        case `extension`
        /// ``content``, or ``trailers`` after the size 0.
        case sizeLineFeed
        /// ``contentReturn`` after as many bytes as the size says.
        case content
        /// ``contentLineFeed``.
        case contentReturn
        /// ``size``.
        case contentLineFeed
        /// The end comes within.
        case trailers(TrailerParser)
    }

    /// Enough for any `Int`; a limit on leading zeros too.
    private static let maximumSizeDigitCount = 16

    private var state = State.size

    /// How many digits the size at hand has so far.
    private var digitCount = 0

    /// The size at hand, then how many of the chunk's bytes are still to come.
    private var size = 0

    /// How many more bytes the body may have.
    private var remainingBodyBytes: Int

    /// How many more bytes extensions and trailers may have.
    private var remainingOverheadBytes: Int

    init(maximumBodyBytes: Int, maximumOverheadBytes: Int) {
        self.remainingBodyBytes = maximumBodyBytes
        self.remainingOverheadBytes = maximumOverheadBytes
    }

    mutating func consume(
        _ input: Span<UInt8>,
        into body: inout [UInt8]
    ) throws(RequestError) -> ParseProgress {
        var index = 0
        while index < input.count {
            if case .content = self.state {
                let count = min(self.size, input.count - index)
                body.append(input.extracting(index..<(index + count)))
                index += count
                self.size -= count
                if self.size == 0 { self.state = .contentReturn }
                continue
            }
            index += 1
            if try self.isComplete(after: input[index - 1]) { return .complete(consumedBytes: index) }
        }
        return .incomplete
    }

    /// Takes one byte of the framing.
    private mutating func isComplete(after byte: UInt8) throws(RequestError) -> Bool {
        switch self.state {
        case .size: try self.takeSize(byte)
        case .whitespace:
            try self.takeOverheadByte()
            if byte == UInt8(ascii: ";") {
                self.state = .extension
            } else if !byte.isSpaceOrTab {
                throw byte == .lineFeed ? .bareLineFeed : .invalidChunkSize
            }
        case .extension:
            if byte == .carriageReturn {
                self.state = .sizeLineFeed
                break
            }
            try self.takeOverheadByte()
            guard byte.isFieldValueByte else { throw byte == .lineFeed ? .bareLineFeed : .invalidChunkExtension }
        case .sizeLineFeed:
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            self.state = self.size == 0 ? .trailers(TrailerParser()) : .content
        case .content: preconditionFailure("the content of a chunk is not taken byte by byte")
        case .contentReturn:
            guard byte == .carriageReturn else { throw byte == .lineFeed ? .bareLineFeed : .invalidChunkEnd }
            self.state = .contentLineFeed
        case .contentLineFeed:
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            self.digitCount = 0
            self.state = .size
        case .trailers(var parser):
            try self.takeOverheadByte()
            let isComplete = try parser.isComplete(after: byte)
            self.state = .trailers(parser)
            return isComplete
        }
        return false
    }

    private mutating func takeSize(_ byte: UInt8) throws(RequestError) {
        if let digit = byte.hexadecimalValue {
            guard self.digitCount < Self.maximumSizeDigitCount else { throw .invalidChunkSize }
            guard self.size <= Int.max >> 4 else { throw .invalidChunkSize }
            self.size = self.size << 4 | Int(digit)
            self.digitCount += 1
            return
        }
        guard self.digitCount > 0 else { throw byte == .lineFeed ? .bareLineFeed : .invalidChunkSize }
        switch byte {
        case .carriageReturn: self.state = .sizeLineFeed
        case UInt8(ascii: ";"):
            try self.takeOverheadByte()
            self.state = .extension
        case .space, .tab:
            try self.takeOverheadByte()
            self.state = .whitespace
        case .lineFeed: throw .bareLineFeed
        default: throw .invalidChunkSize
        }
        guard self.size <= self.remainingBodyBytes else { throw .bodyTooLarge }
        self.remainingBodyBytes -= self.size
    }

    private mutating func takeOverheadByte() throws(RequestError) {
        guard self.remainingOverheadBytes > 0 else { throw .chunkOverheadTooLarge }
        self.remainingOverheadBytes -= 1
    }
}
