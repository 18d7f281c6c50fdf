/// Reads CSV by RFC 4180 as it arrives, in pieces of any size.
///
/// Rows end with CR LF or LF. A field may stand in quotes, in which a doubled quote is one, and commas and line breaks
/// are text. A byte order mark in front is passed over, and so are empty lines. What the RFC does not allow is a fault
/// of its row; the next row begins behind the next line end outside quotes.
struct CSVParser: Sendable {
    /// The most bytes that the fields of a row have together; more is ``CSVRow/Fault/tooLong``.
    static let maximumRowBytes = 128 * 1024

    /// The most fields of a row; more is ``CSVRow/Fault/tooManyFields``.
    static let maximumFieldCount = 64

    private enum State {
        case fieldStart, unquoted, quoted, behindQuote, behindCarriageReturn
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private var state = State.fieldStart
    private var isQuoted = false
    private var line = 1
    private var row = CSVRow(line: 1)

    /// How much of a byte order mark has been seen; `nil` once there can be none.
    private var markLength: Int? = 0

    init() {}

    /// Reads on in `bytes` from `offset` up to the end of a row.
    ///
    /// - Returns: The row; `nil` if all bytes are read and its end is not there yet.
    mutating func next(in bytes: [UInt8], from offset: inout Int) -> CSVRow? {
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if self.markLength != nil, self.isPartOfMark(byte) { continue }
            if self.take(byte), let row = self.endRow() { return row }
        }
        return nil
    }

    /// Ends the file: a last row needs no line end.
    ///
    /// - Returns: The row; `nil` if there is none.
    mutating func finish() -> CSVRow? {
        self.flushMark()
        if self.state == .quoted { self.row.fail(.unclosedQuote) }
        self.endField()
        return self.endRow()
    }

    /// Takes a byte.
    ///
    /// - Returns: Whether a row ends with it.
    private mutating func take(_ byte: UInt8) -> Bool {
        switch self.state {
        case .fieldStart, .unquoted: return self.takeUnquoted(byte)
        case .quoted:
            if byte == Self.quote {
                self.state = .behindQuote
            } else {
                if byte == Self.lineFeed { self.line += 1 }
                self.append(byte)
            }
            return false
        case .behindQuote:
            if byte == Self.quote {
                self.append(byte)
                self.state = .quoted
                return false
            }
            if byte != Self.comma, byte != Self.lineFeed, byte != Self.carriageReturn { self.row.fail(.strayQuote) }
            self.state = .unquoted
            return self.takeUnquoted(byte)
        case .behindCarriageReturn:
            self.state = .unquoted
            if byte != Self.lineFeed { self.row.fail(.strayCarriageReturn) }
            return self.takeUnquoted(byte)
        }
    }

    private mutating func takeUnquoted(_ byte: UInt8) -> Bool {
        switch byte {
        case Self.comma: self.endField()
        case Self.lineFeed:
            self.line += 1
            self.endField()
            return true
        case Self.carriageReturn: self.state = .behindCarriageReturn
        case Self.quote where self.state == .fieldStart:
            self.isQuoted = true
            self.state = .quoted
        default:
            if byte == Self.quote { self.row.fail(.strayQuote) }
            self.append(byte)
            self.state = .unquoted
        }
        return false
    }

    private mutating func append(_ byte: UInt8) {
        if self.row.bytes.count < Self.maximumRowBytes {
            self.row.bytes.append(byte)
        } else {
            self.row.fail(.tooLong)
        }
    }

    private mutating func endField() {
        if self.row.count < Self.maximumFieldCount {
            self.row.endField(isQuoted: self.isQuoted)
        } else {
            self.row.fail(.tooManyFields)
        }
        self.isQuoted = false
        self.state = .fieldStart
    }

    private mutating func endRow() -> CSVRow? {
        let ended = self.row
        self.row = CSVRow(line: self.line)
        return ended.isBlank ? nil : ended
    }

    private mutating func isPartOfMark(_ byte: UInt8) -> Bool {
        guard let length = self.markLength else { return false }
        guard byte == Self.byteOrderMark[length] else {
            self.flushMark()
            return false
        }
        self.markLength = length + 1 < Self.byteOrderMark.count ? length + 1 : nil
        return true
    }

    /// The bytes so far were no mark, but text.
    private mutating func flushMark() {
        let length = self.markLength.take() ?? 0
        for byte in Self.byteOrderMark.prefix(length) { _ = self.takeUnquoted(byte) }
    }
}
