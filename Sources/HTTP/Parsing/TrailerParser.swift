/// Checks the trailers of a chunked body as strictly as header fields and drops them (RFC 9112 section 7.1.2).
struct TrailerParser: Sendable {
    private enum State: Sendable {
        case lineStart
        case name
        case value
        case lineFeed
        case lastLineFeed
    }

    private var state = State.lineStart

    /// Takes one byte.
    ///
    /// - Returns: Whether it ends the empty line after the trailers.
    mutating func isComplete(after byte: UInt8) throws(RequestError) -> Bool {
        switch self.state {
        case .lineStart:
            switch byte {
            case .carriageReturn: self.state = .lastLineFeed
            case .space, .tab: throw .foldedFieldLine
            case .lineFeed: throw .bareLineFeed
            case _ where ByteSet.token.contains(byte): self.state = .name
            default: throw .invalidFieldName
            }
        case .name:
            switch byte {
            case UInt8(ascii: ":"): self.state = .value
            case .space, .tab: throw .whitespaceBeforeColon
            case .lineFeed: throw .bareLineFeed
            case _ where ByteSet.token.contains(byte): break
            default: throw .invalidFieldName
            }
        case .value:
            switch byte {
            case .carriageReturn: self.state = .lineFeed
            case .lineFeed: throw .bareLineFeed
            case _ where byte.isFieldValueByte: break
            default: throw .invalidFieldValue
            }
        case .lineFeed:
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            self.state = .lineStart
        case .lastLineFeed:
            guard byte == .lineFeed else { throw .bareCarriageReturn }
            return true
        }
        return false
    }
}
